"""Real files with a name in every corner where a program may leave one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, ImageDraw, PngImagePlugin
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

NAME = "Ramesh Kumar"
XMP = f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
xmlns:iptc="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" photoshop:CaptionWriter="{NAME}">
<dc:creator><rdf:Seq><rdf:li>{NAME}</rdf:li></rdf:Seq></dc:creator>
<iptc:PersonInImage><rdf:Bag><rdf:li>{NAME}</rdf:li></rdf:Bag></iptc:PersonInImage>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def exif(*, orientation: int = 1) -> Image.Exif:
    """Return EXIF with an artist, an owner, a serial number, a place and a thumbnail."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x013B] = NAME
    data[0x8298] = NAME
    data[0x9C9D] = NAME.encode("utf-16-le")
    details = data.get_ifd(0x8769)
    details[0xA430] = NAME
    details[0xA431] = "SN-4711"
    place = data.get_ifd(0x8825)
    place[1], place[2] = "N", (19.0, 59.0, 51.0)
    return data


def iptc(dataset: int, value: str) -> bytes:
    """Return a Photoshop resource block that holds one IPTC data set of record 2."""
    content = value.encode()
    record = bytes([0x1C, 2, dataset]) + struct.pack(">H", len(content)) + content
    record += b"\x00" * (len(record) % 2)
    return b"Photoshop 3.0\x00" + b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record


def drawing(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Return a picture whose left half is light: a turned one can be told from one that is not."""
    image = Image.new(mode, size)
    light: Any = 255 if mode in {"L", "P"} else (255,) * len(image.getbands())
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill=light)
    return image


def jpeg(*, orientation: int = 1, after: bytes = b"") -> bytes:
    """Return a JPEG with EXIF, IPTC, XMP and a comment, and `after` behind its end."""
    output = io.BytesIO()
    drawing().save(
        output, "JPEG", exif=exif(orientation=orientation), xmp=XMP, comment=NAME.encode(), quality=95
    )
    data = output.getvalue()
    block = iptc(80, NAME)
    segment = b"\xff\xed" + struct.pack(">H", len(block) + 2) + block
    return data[:2] + segment + data[2:] + after


def png(*, after: bytes = b"") -> bytes:
    """Return a PNG with plain, compressed and international text chunks, EXIF, and a text chunk behind the pixels."""
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Author", NAME)
    chunks.add_text("Comment", NAME, zip=True)
    chunks.add_itxt("XML:com.adobe.xmp", XMP.decode())
    output = io.BytesIO()
    drawing("RGBA").save(output, "PNG", pnginfo=chunks, exif=exif())
    data = output.getvalue()
    late = b"tEXt" + b"Artist\x00" + NAME.encode()
    late_chunk = struct.pack(">I", len(late) - 4) + late + struct.pack(">I", zlib.crc32(late))
    return data[:-12] + late_chunk + data[-12:] + after


def webp(*, after: bytes = b"") -> bytes:
    output = io.BytesIO()
    drawing().save(output, "WEBP", exif=exif(), xmp=XMP, lossless=True)
    return output.getvalue() + after


def gif() -> bytes:
    output = io.BytesIO()
    drawing("P").save(output, "GIF", comment=NAME.encode())
    return output.getvalue()


def pdf(*, text: str = "The metering unit read 412 meters by lot.", pages: int = 1) -> bytes:
    """Return a PDF with /Info, XMP, a remark by an author, private data and a photograph with EXIF in it."""
    writer = PdfWriter()
    for number in range(pages):
        page = writer.add_blank_page(300, 300)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text} {number + 1}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject({
            NameObject("/Font"): DictionaryObject({NameObject("/F1"): DictionaryObject({
                NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            })}),
            NameObject("/XObject"): DictionaryObject({NameObject("/Im1"): writer._add_object(_photograph())}),
        })  # fmt: skip
    remark = Text(rect=(10, 10, 40, 40), text="Please check")
    remark[NameObject("/T")] = TextStringObject(NAME)
    writer.add_annotation(0, remark)
    writer.add_metadata({"/Author": NAME, "/Title": "Register", f"/{NAME.replace(' ', '')}": "x"})
    writer.xmp_metadata = XMP
    writer.root_object[NameObject("/PieceInfo")] = DictionaryObject(
        {NameObject("/Program"): DictionaryObject({NameObject("/Private"): TextStringObject(NAME)})}
    )
    return _written(writer)


def _photograph() -> DecodedStreamObject:
    image = DecodedStreamObject()
    image.set_data(jpeg())
    image.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"),
        NameObject("/Filter"): NameObject("/DCTDecode"),
    })  # fmt: skip
    return image


def scanned_pdf() -> bytes:
    """Return a PDF of one page without a letter of text."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    return _written(writer)


def active_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x');")}
    )
    return _written(writer)


def carrying_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("note.txt", NAME.encode())
    return _written(writer)


def encrypted_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


CORE = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties
xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Register</dc:title><dc:creator>{NAME}</dc:creator>
<cp:lastModifiedBy>{NAME}</cp:lastModifiedBy></cp:coreProperties>"""
APP = f"""<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
><Company>{NAME} and Sons</Company><Manager>{NAME}</Manager></Properties>"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"
><Default Extension="xml" ContentType="application/xml"/></Types>"""
RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"
><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="word/document.xml"/><Relationship Id="r2"
 Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail" Target="docProps/thumbnail.jpeg"
/></Relationships>"""


def package(parts: dict[str, str | bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


def docx(**more: str | bytes) -> bytes:
    """Return a Word document with properties, a tracked change, a comment, a thumbnail and a photograph."""
    body = (
        f'<?xml version="1.0"?><w:document {W} xmlns:mc="m" mc:Ignorable="w14" xmlns:w14="w14"><w:body><w:p><w:r><w:t>'
        f'The metering unit read 412 meters.</w:t></w:r></w:p><w:p><w:ins w:id="1" w:author="{NAME}"><w:r><w:t>'
        f"Readings fell.</w:t></w:r></w:ins></w:p></w:body></w:document>"
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "docProps/core.xml": CORE,
        "docProps/app.xml": APP,
        "docProps/thumbnail.jpeg": jpeg(),
        "word/document.xml": body,
        "word/comments.xml": f'<w:comments {W}><w:comment w:author="{NAME}" w:initials="RK"/></w:comments>',
        "word/media/image1.jpeg": jpeg(),
    }
    return package({**parts, **more})


def xlsx() -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return package({
        "[Content_Types].xml": TYPES,
        "docProps/core.xml": CORE,
        "xl/workbook.xml": f'<workbook {main} xmlns:x="a"><x:absPath url="C:\\Users\\{NAME}\\"/></workbook>',
        "xl/sharedStrings.xml": f"<sst {main}><si><t>Meters read</t></si></sst>",
        "xl/comments1.xml": f"<comments {main}><authors><author>{NAME}</author></authors></comments>",
        "xl/persons/person.xml": f'<personList xmlns="p"><person displayName="{NAME}" userId="{NAME}" id="1"/></personList>',
        "xl/tables/table1.xml": f'<table {main} displayName="Meters"/>',
    })  # fmt: skip


def pptx() -> bytes:
    return package({
        "[Content_Types].xml": TYPES,
        "docProps/core.xml": CORE,
        "ppt/commentAuthors.xml": f'<p:list xmlns:p="p"><p:cmAuthor id="0" name="{NAME}" initials="RK"/></p:list>',
        "ppt/slides/slide2.xml": '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:t>Second</a:t></a:p></p:sld>',
        "ppt/slides/slide1.xml": '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:t>First</a:t></a:p></p:sld>',
    })  # fmt: skip


def open_document(kind: str = "text", **more: str | bytes) -> bytes:
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="m" xmlns:text="t" xmlns:manifest="x"'
    parts: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "meta.xml": f"<office:document-meta {office} {names}><office:meta><meta:initial-creator>{NAME}"
        f"</meta:initial-creator><dc:creator>{NAME}</dc:creator></office:meta></office:document-meta>",
        "content.xml": f"<office:document-content {office} {names}><text:p>The unit read 412 meters.</text:p>"
        f"<office:annotation><dc:creator>{NAME}</dc:creator><text:p>Why?</text:p></office:annotation>"
        "</office:document-content>",
        "Thumbnails/thumbnail.png": png(),
        "META-INF/manifest.xml": f'<manifest:manifest {names}><manifest:file-entry manifest:full-path="content.xml"/>'
        '<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/></manifest:manifest>',
    }
    return package({**parts, **more})


def everything_in(data: bytes) -> bytes:
    """Return the bytes of a file with all that is packed in it: the parts of a ZIP, the streams of a PDF."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return data + b"".join(name.encode() + archive.read(name) for name in archive.namelist())
    return data


def png_of(image: Image.Image) -> bytes:
    output = io.BytesIO()
    image.save(output, "PNG")
    return output.getvalue()
