"""Prints every tensor of a file as JSON: name to dtype, shape and values. Standard library only."""
import json, struct, sys

forms = {"F64": "d", "I64": "q", "F32": "f", "I32": "i", "U8": "B"}
content = open(sys.argv[1], "rb").read()
size, = struct.unpack("<Q", content[:8])
header, data = json.loads(content[8:8 + size]), content[8 + size:]
header.pop("__metadata__", None)
print(json.dumps({name: [entry["dtype"], entry["shape"], struct.unpack(
    f"<{(entry['data_offsets'][1] - entry['data_offsets'][0]) // struct.calcsize(forms[entry['dtype']])}{forms[entry['dtype']]}",
    data[slice(*entry["data_offsets"])])] for name, entry in header.items()}))
