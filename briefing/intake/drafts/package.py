"""The bytes of a Word document ↔ its parts; those that are not changed stay byte for byte."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from briefing import errors
from briefing.errors import Message, message
from briefing.intake import guard

Element = Any  # of lxml, which has no types

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES_PART = "[Content_Types].xml"
A_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STRICT = "http://purl.oclc.org/ooxml/"
REFUSALS: Mapping[str, tuple[Message, Message]] = {  # why guard refuses → what it is here, advice
    "macro": (
        message("a program (macro) in it"),
        message("save it as a Word document without macros (.docx)"),
    ),
    "encrypted": (message("a file locked with a password"), message("save it without a password")),
    "zip_bomb": (
        message("a file that is far larger once unpacked than a document is"),
        message("open it in Word and save it as .docx"),
    ),
    "xml_entities": (
        message("declarations of XML entities in it"),
        message("open it in Word and save it as .docx"),
    ),
}
DAMAGED = (
    message("a file that is no Word document, or a damaged one"),
    message("open it in Word and save it as .docx"),
)


class Document:
    """A Word document: its parts, as trees where they are asked for.

    `content` is what it was read from. A part counts as changed where `touch` says so.
    """

    def __init__(self, content: bytes) -> None:
        package = _open(content)
        self._infos = package.archive.infolist()
        try:
            self.parts = {
                info.filename: package.read_bytes(info.filename, guard.MAX_READ)
                for info in self._infos
            }
        except guard.Refused as refused:
            raise refuse(*REFUSALS.get(refused.findings[0].kind, DAMAGED)) from None
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        self.main = self._find_main()
        self.read(self.main)

    def read(self, name: str) -> Element:
        """The root of a part that is XML; changed in place, and written where it is touched."""
        if name not in self._trees:
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False
            )
            try:
                tree = etree.fromstring(self.parts[name], parser).getroottree()
            except (etree.XMLSyntaxError, KeyError, ValueError):
                raise refuse(*DAMAGED) from None
            if tree.docinfo.doctype:
                raise refuse(*REFUSALS["xml_entities"])
            self._trees[name] = tree
        return self._trees[name].getroot()

    def touch(self, name: str) -> None:
        """Mark a part as changed."""
        self._changed.add(name)

    def add(self, name: str, kind: str, content: bytes) -> None:
        """A new part with its content type."""
        self.parts[name] = content
        types = self.read(TYPES_PART)
        override = etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override")
        override.set("PartName", f"/{name}")
        override.set("ContentType", kind)
        self.touch(TYPES_PART)

    def replace(self, name: str, content: bytes) -> None:
        """Another content for a part that was not read as a tree."""
        self.parts[name] = content
        self._trees.pop(name, None)

    def list_related(self, part: str, kind: str) -> Iterator[str]:
        """The parts of a kind that a part names and that are there."""
        for relation, target in self._list_relations(part):
            if relation.get("Type", "").rpartition("/")[2] == kind:
                yield target

    def find_related(self, part: str, number: str) -> str:
        """The part that a part names by a relation's number; "" where it is not there."""
        found = (name for one, name in self._list_relations(part) if one.get("Id") == number)
        return next(found, "")

    def _list_relations(self, part: str) -> Iterator[tuple[Element, str]]:
        """The relations of a part within the document, each with the part it leads to."""
        name = _name_relations(part)
        for relation in self.read(name) if name in self.parts else ():
            target = relation.get("Target", "")
            place = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))
            if relation.get("TargetMode") != "External" and place[1:] in self.parts:
                yield relation, place[1:]

    def relate(self, part: str, kind: str, target: str) -> None:
        """Have a part name another beside it."""
        name = _name_relations(part)
        if name not in self.parts:
            self.parts[name] = f'<Relationships xmlns="{RELATIONS}"/>'.encode()
        relations = self.read(name)
        taken = {relation.get("Id") for relation in relations}
        free = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        relation = etree.SubElement(relations, f"{{{RELATIONS}}}Relationship")
        relation.set("Id", free)
        relation.set("Type", f"{OFFICE}/{kind}")
        relation.set("Target", posixpath.relpath(f"/{target}", f"/{posixpath.dirname(part)}"))
        self.touch(name)

    def save(self) -> bytes:
        """The document with what was changed; the rest as it was, in the same order."""
        for name in self._changed & self._trees.keys():
            tree = self._trees[name]
            standalone = tree.docinfo.standalone
            options: dict[str, Any] = {"xml_declaration": True, "encoding": "UTF-8"}
            self.parts[name] = etree.tostring(tree, standalone=standalone, **options)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            infos = {info.filename: info for info in self._infos}
            for name, content in self.parts.items():
                before = infos.get(name)
                info = zipfile.ZipInfo(name, before.date_time if before else (1980, 1, 1, 0, 0, 0))
                info.compress_type = before.compress_type if before else zipfile.ZIP_DEFLATED
                info.external_attr = before.external_attr if before else 0
                archive.writestr(info, content)
        return packed.getvalue()

    def _find_main(self) -> str:
        """The part with the text. Raises WrongDraft where there is none, or not of this kind."""
        if TYPES_PART not in self.parts or "_rels/.rels" not in self.parts:
            raise refuse(*DAMAGED)
        if any(one.get("Type", "").startswith(STRICT) for one in self.read("_rels/.rels")):
            found = message("a document of the form “Strict Open XML”")
            raise refuse(found, message("save it in Word as “Word document (.docx)”"))
        for name in self.list_related("", "officeDocument"):
            kinds = {one.get("PartName"): one.get("ContentType") for one in self.read(TYPES_PART)}
            if kinds.get(f"/{name}") == A_DOCUMENT:
                return name
        raise refuse(*DAMAGED)


def _name_relations(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def refuse(found: Message | str, fix: Message) -> errors.WrongDraft:
    """The refusal of a document; the command names the file."""
    return errors.WrongDraft(file="", found=found, action=fix)


def _open(content: bytes) -> guard.Package:
    """A package none of whose parts can do harm. Raises WrongDraft."""
    try:
        if content.startswith(guard.OLE):
            raise guard.refuse_old_form(content)
        package = guard.open_package(content)
    except guard.Refused as refused:
        raise refuse(*REFUSALS.get(refused.findings[0].kind, DAMAGED)) from None
    if sum(info.file_size for info in package.archive.infolist()) > guard.MAX_READ:
        raise refuse(*REFUSALS["zip_bomb"])
    return package
