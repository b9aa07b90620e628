#!/usr/bin/env python3
"""Writes aws.schema, what the binary knows of the AWS provider, from `terraform providers schema -json`.

usage: generate.py [SCHEMA.json]        without a file, terraform is run in a temporary folder

The table is text of one line: numbers are written in digits of six bits, the characters from "0" (0) to "o" (63), the most
significant first, so that a Swift string literal holds it and a look-up reads it where it lies. README.md describes it.
"""
import json, os, subprocess, sys, tempfile

PROVIDER, VERSION = "hashicorp/aws", "5.100.0"
CONFIGURATION = """
terraform {
  required_providers {
    aws = {
      source  = "%s"
      version = "%s"
    }
  }
}
""" % (PROVIDER, VERSION)

# Bits of an attribute's flags; Sources/Terraform/ProviderSchema.swift has the same.
FLAGS = {"required": 1, "optional": 2, "computed": 4, "sensitive": 8, "write_only": 16}
COLLECTIONS = {"none": 0, "list": 1, "set": 2, "map": 3}
ELEMENTS = {"string": 0, "number": 1, "bool": 2, "dynamic": 3, "object": 4, "collection": 5}
NESTINGS = {"single": 0, "list": 1, "set": 2, "map": 3, "group": 4}
REQUIRED_BLOCK, ATTRIBUTE_AS_BLOCK, AT_MOST_ONE = 8, 16, 32


def schema_from_terraform():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "main.tf"), "w") as file:
            file.write(CONFIGURATION)
        subprocess.run(["terraform", "init", "-input=false", "-backend=false"], cwd=folder, check=True, stdout=sys.stderr)
        return json.loads(subprocess.check_output(["terraform", "providers", "schema", "-json"], cwd=folder))


def plain(type):
    """A type without the provider's prefix, which all of them have."""
    assert type.startswith("aws_"), type
    return type[4:]


def digits(number, count):
    assert 0 <= number < 64**count, number
    return "".join(chr(0x30 + (number >> (6 * i) & 63)) for i in reversed(range(count)))


class Strings:
    """Names, each ended by a comma. A name that another one ends with is stored within that one."""

    def __init__(self, names):
        backwards = sorted({name[::-1] for name in names})
        self.text, self.offsets = "", {}
        for name, following in zip(backwards, backwards[1:] + [""]):
            if not following.startswith(name):
                self.offsets[name[::-1]] = len(self.text)
                self.text += name[::-1] + ","
        holder = None
        for name in reversed(backwards):
            plain = name[::-1]
            if plain in self.offsets:
                holder = plain
            else:
                self.offsets[plain] = self.offsets[holder] + len(holder) - len(plain)


def shape(type):
    """The collection and element of an attribute's type, and the type of its objects."""
    if isinstance(type, str):
        return 0, ELEMENTS[type], None
    if type[0] in ("object", "tuple"):
        return 0, ELEMENTS["object"], None
    element = type[1]
    if isinstance(element, str):
        return COLLECTIONS[type[0]], ELEMENTS[element], None
    if element[0] == "object":
        return COLLECTIONS[type[0]], ELEMENTS["object"], element[1]
    return COLLECTIONS[type[0]], ELEMENTS["collection"], None


def block_of_object(attributes):
    """The block that may stand for an attribute whose elements are objects: Terraform's "attributes as blocks"."""
    block = {"attributes": {}}
    for name, type in attributes.items():
        block["attributes"][name] = {"type": type, "optional": True}
    return block


class Table:
    def __init__(self, schema):
        self.kinds, self.classes = {}, []
        self.modes = [schema[key] for key in ("resource_schemas", "data_source_schemas", "ephemeral_resource_schemas")]
        self.strings = Strings(
            {name for mode in self.modes for type, s in mode.items() for name in self.names(plain(type), s["block"])})
        self.bodies, self.blocks = "", {}

    def names(self, type, block):
        yield type
        for name, attribute in block.get("attributes", {}).items():
            yield from self.names(name, block_of_object(shape(attribute["type"])[2] or {}))
        for name, nested in block.get("block_types", {}).items():
            yield from self.names(name, nested["block"])

    def kind(self, attribute):
        flags = sum(bit for name, bit in FLAGS.items() if attribute.get(name))
        collection, element, _ = shape(attribute["type"])
        key = digits(flags, 1) + digits(collection * 8 + element, 1)
        if key not in self.kinds:
            self.kinds[key] = len(self.classes)
            self.classes.append(key)
        return digits(self.kinds[key], 1)

    def block(self, block):
        """Where a block lies in `bodies`. Blocks that are the same are stored once."""
        attributes, nested = block.get("attributes", {}), []
        for name, attribute in attributes.items():
            collection, _, members = shape(attribute["type"])
            if members is not None and collection in (COLLECTIONS["list"], COLLECTIONS["set"]):
                if attribute.get("optional") or attribute.get("required"):
                    nested.append((name, collection + ATTRIBUTE_AS_BLOCK, block_of_object(members)))
        for name, child in block.get("block_types", {}).items():
            mode = NESTINGS[child["nesting_mode"]]
            mode += REQUIRED_BLOCK if child.get("min_items") else 0
            mode += AT_MOST_ONE if child.get("max_items") == 1 else 0
            nested.append((name, mode, child["block"]))
        text = digits(len(attributes), 2) + digits(len(nested), 2)
        for name in sorted(attributes):
            text += digits(self.strings.offsets[name], 3) + self.kind(attributes[name])
        for name, mode, child in sorted(nested, key=lambda entry: entry[0]):
            text += digits(self.strings.offsets[name], 3) + digits(mode, 1) + digits(self.block(child), 3)
        if text not in self.blocks:
            self.blocks[text] = len(self.bodies)
            self.bodies += text
        return self.blocks[text]

    def text(self):
        types = []
        for mode in self.modes:
            types.append("".join(
                digits(self.strings.offsets[plain(type)], 3) + digits(self.block(schema["block"]), 3)
                for type, schema in sorted(mode.items())))
        release = f"{PROVIDER},{VERSION},"
        sections = types + ["".join(self.classes), self.bodies, self.strings.text, release]
        # Where each section begins, and where the last one ends.
        offset, header = 4 * (len(sections) + 1), ""
        for section in sections:
            header += digits(offset, 4)
            offset += len(section)
        return header + digits(offset, 4) + "".join(sections)


def main():
    schema = json.load(open(sys.argv[1])) if len(sys.argv) > 1 else schema_from_terraform()
    (name, provider), = schema["provider_schemas"].items()
    assert name.endswith("/" + PROVIDER), name
    table = Table(provider)
    text = table.text()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "aws.schema"), "w") as file:
        file.write(text + "\n")
    print(f"{len(table.modes[0])} resources, {len(table.modes[1])} data sources, {len(table.blocks)} blocks, "
          f"{len(table.classes)} kinds of attributes, {len(text)} bytes")


main()
