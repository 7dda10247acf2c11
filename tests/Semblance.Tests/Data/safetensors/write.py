"""Writes python.safetensors beside it, as safetensors.numpy.save_file does: widest types first, then by name; compact JSON."""
import json, pathlib, struct

tensors = [  # name, dtype, shape, struct format, values
    ("layer.bias", "F64", [2], "d", [-1.5, 1e-300]),
    ("steps", "I64", [1], "q", [2**40]),
    ("layer.weight", "F32", [2, 3], "f", [0, .25, .5, .75, 1, 1.25]),
    ("codes", "I32", [2], "i", [-1, 7]),
    ("bytes", "U8", [2], "B", [0, 255]),
]
header, data = {"__metadata__": {"format": "np"}}, b""
for name, dtype, shape, form, values in tensors:
    part = struct.pack(f"<{len(values)}{form}", *values)
    header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(part)]}
    data += part
text = json.dumps(header, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
(pathlib.Path(__file__).parent / "python.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
