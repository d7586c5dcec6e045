#!/usr/bin/env python3
"""Reads files in the safetensors format with a reader of its own, json and struct of Python's standard library, and prints what is
in them. Whatever breaks the format is an error, and so is a wrong checksum. It needs what make_safetensors.py needs.
"""

import json
import math
import pathlib
import struct
import sys

import xxhash

from make_safetensors import CHECKSUM, header_checksum

FORMATS = {
    "F64": "d", "F32": "f", "F16": "e", "BF16": "H", "I64": "q", "I32": "i", "I16": "h", "I8": "b",
    "U64": "Q", "U32": "I", "U16": "H", "U8": "B", "BOOL": "?",
}


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key is there twice: {keys}"
    return dict(pairs)


def read(path):
    """The metadata, and of each tensor its description and its bytes."""
    content = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    text, data = content[8 : 8 + length], content[8 + length :]
    assert len(text) == length and text.startswith(b"{"), "the header is cut off"
    assert (8 + length) % 8 == 0, "the data is not aligned"
    header = json.loads(text.decode("utf-8"), object_pairs_hook=no_duplicates)
    metadata = header.pop("__metadata__", {})
    assert all(isinstance(value, str) for value in metadata.values()), "metadata is to be text"
    end, tensors = 0, {}
    for name, described in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        assert set(described) == {"dtype", "shape", "data_offsets"}, f"{name} has other fields"
        begin, stop = described["data_offsets"]
        size = struct.calcsize(FORMATS[described["dtype"]])
        assert begin == end and stop - begin == size * math.prod(described["shape"]), f"{name} lies elsewhere"
        assert begin % size == 0, f"{name} is not aligned"
        tensors[name] = (described, data[begin:stop])
        end = stop
    assert end == len(data), "data is left over"
    return metadata, tensors


def verify(metadata, tensors):
    """Whether there are checksums; they are right."""
    if CHECKSUM not in metadata:
        return False
    for name, (_, content) in tensors.items():
        assert metadata[f"{CHECKSUM}:{name}"] == xxhash.xxh128(content).hexdigest(), f"{name} has another checksum"
    others = {key: value for key, value in metadata.items() if key != CHECKSUM}
    described = {name: tensor[0] for name, tensor in tensors.items()}
    assert metadata[CHECKSUM] == header_checksum(described, others), "the header has another checksum"
    return True


def values(described, content):
    numbers = struct.unpack(f"<{math.prod(described['shape'])}{FORMATS[described['dtype']]}", content)
    if described["dtype"] == "BF16":
        numbers = [struct.unpack("<f", struct.pack("<I", number << 16))[0] for number in numbers]
    return list(numbers)


if __name__ == "__main__":
    for path in sys.argv[1:]:
        metadata, tensors = read(path)
        print(path, "with right checksums" if verify(metadata, tensors) else "without checksums")
        for key, value in metadata.items():
            if not key.startswith(CHECKSUM):
                print(f"  {key} = {value}")
        for name, (described, content) in tensors.items():
            print(f"  {name} {described['dtype']} {described['shape']}: {values(described, content)[:8]}")
