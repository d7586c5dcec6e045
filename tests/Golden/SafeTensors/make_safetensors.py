#!/usr/bin/env python3
"""Writes small files in the safetensors format, with a writer of its own: json and struct of Python's standard library.

Values in other precisions come from PyTorch, checksums from the xxhash module. Debian has both: python3-torch, python3-xxhash.
The output is committed; running this again changes nothing.
"""

import json
import pathlib
import struct

import torch
import xxhash

HERE = pathlib.Path(__file__).parent
CHECKSUM = "guided-descent.xxh128"


def compact(header):
    return json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()


def write(name, header, data):
    (HERE / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + data)


def write_padded(name, header, data):
    write(name, header + b" " * (-len(header) % 8), data)


def describe(tensors):
    """The descriptions of tensors (name, dtype, shape, bytes) that lie one after the other, and their data."""
    described, data = {}, b""
    for name, dtype, shape, content in tensors:
        described[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    return described, data


def make_every_type():
    """All types, in a header unlike ours: names in another order than data, metadata last, escapes, spaces, no padding."""
    described, data = describe(
        [
            ("bool", "BOOL", [3], bytes([1, 0, 1])),
            ("u8", "U8", [2, 2], bytes([0, 1, 127, 255])),
            ("i8", "I8", [4], struct.pack("<4b", -128, -1, 0, 127)),
            ("i16", "I16", [2], struct.pack("<2h", -32768, 32767)),
            ("u16", "U16", [1, 2], struct.pack("<2H", 1, 65535)),
            ("i32", "I32", [2], struct.pack("<2i", -(2**31), 2**31 - 1)),
            ("u32", "U32", [1], struct.pack("<I", 2**32 - 1)),
            ("i64", "I64", [2], struct.pack("<2q", -(2**63), 2**63 - 1)),
            ("u64", "U64", [1], struct.pack("<Q", 2**64 - 1)),
            ("f16", "F16", [3], struct.pack("<3e", 1.5, -65504, 2.0**-24)),
            ("bf16", "BF16", [2], struct.pack("<2H", 0x3FC0, 0xC2F7)),
            ("f32", "F32", [2, 3], struct.pack("<6f", 0.1, -0.0, 1e-45, 3.4e38, float("inf"), -2.5)),
            ("f64", "F64", [2], struct.pack("<2d", 0.1, -1e300)),
            ("number", "F32", [], struct.pack("<f", 42)),
            ("empty", "F32", [0, 7], b""),
            ("größe 重み 🎯", "U8", [1], b"\x07"),
        ]
    )
    header = {name: described[name] for name in sorted(described)}
    header["__metadata__"] = {"format": "pt", "note": 'a "quoted" line\nand 重み 🎯'}
    text = json.dumps(header, indent=1).encode()
    text += b"\n" * (1 - len(text) % 2)  # the data lies at an odd place
    write("every_type", text, data)


def small_tensors():
    """Tensors in the order of our files: long elements first, then by name."""
    return [
        ("step", "I64", [1], struct.pack("<q", 1234567890123)),
        ("layer.bias", "F32", [3], struct.pack("<3f", 0.5, -1.25, 3e-5)),
        ("layer.weight", "F32", [3, 2], struct.pack("<6f", *(i / 7 for i in range(6)))),
        ("layer.überwacht", "BF16", [2], struct.pack("<2H", 0x3F80, 0xBF80)),
        ("mask", "BOOL", [2, 1, 2], bytes([1, 0, 0, 1])),
    ]


METADATA = {"author": "Zoë", "rule": "AdamW"}


def make_plain():
    described, data = describe(small_tensors())
    write_padded("plain", compact({"__metadata__": METADATA, **described}), data)


def record(*texts):
    return b"".join(struct.pack("<i", len(text.encode())) + text.encode() for text in texts)


def header_checksum(described, metadata):
    tensors = sorted(record(n, d["dtype"], json.dumps(d["shape"], separators=(",", ":"))) for n, d in described.items())
    texts = sorted(record(key, value) for key, value in metadata.items())
    return xxhash.xxh128(struct.pack("<i", len(tensors)) + b"".join(tensors + texts)).hexdigest()


def make_checked():
    described, data = describe(small_tensors())
    metadata = dict(METADATA)
    for name, _, _, content in small_tensors():
        metadata[f"{CHECKSUM}:{name}"] = xxhash.xxh128(content).hexdigest()
    metadata[CHECKSUM] = header_checksum(described, metadata)
    write_padded("checked", compact({"__metadata__": dict(sorted(metadata.items())), **described}), data)


def bits(values):
    """Patterns of 16 bits: the special ones, and others spread over all."""
    special = [0x0000, 0x8000, 0x0001, 0x03FF, 0x0400, 0x7BFF, 0x7C00, 0xFC00, 0x7E00, 0x007F, 0x0080, 0x7F7F, 0x7F80, 0xFF80]
    patterns = special + [i * 257 % 0x10000 for i in range(values)]
    return torch.tensor([pattern - 0x10000 if pattern >= 0x8000 else pattern for pattern in patterns], dtype=torch.int16)


def singles(tensor):
    return struct.pack(f"<{tensor.numel()}f", *tensor.to(torch.float32).tolist())


def make_conversions():
    """Numbers in other precisions, and the singles that PyTorch makes of them."""
    tensors = []
    patterns = bits(300)
    packed = struct.pack(f"<{patterns.numel()}h", *patterns.tolist())
    for dtype, name in ((torch.float16, "F16"), (torch.bfloat16, "BF16")):
        tensors.append((name, name, [patterns.numel()], packed))
        tensors.append((f"{name} as F32", "F32", [patterns.numel()], singles(patterns.view(dtype))))
    values = [0.1, -0.0, 1 / 3, 1e-46, 7e-46, 1e-40, 16777217.0, 16777219.0, 3.5e38, -1e300, float("inf"), float("nan")]
    doubles = torch.tensor(values, dtype=torch.float64)
    tensors.append(("F64", "F64", [doubles.numel()], struct.pack(f"<{doubles.numel()}d", *doubles.tolist())))
    tensors.append(("F64 as F32", "F32", [doubles.numel()], singles(doubles)))
    described, data = describe(tensors)
    write("conversions", compact(described), data)


if __name__ == "__main__":
    make_every_type()
    make_plain()
    make_checked()
    make_conversions()
