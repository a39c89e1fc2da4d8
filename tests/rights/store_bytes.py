"""Everything that lies in a store's folder, as bytes: each file raw, and each compressed blob of the database unpacked."""

import ctypes
import ctypes.util
import sqlite3
from pathlib import Path

_zstd = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
_zstd.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
_zstd.ZSTD_getFrameContentSize.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
_zstd.ZSTD_decompress.restype = ctypes.c_size_t
_zstd.ZSTD_decompress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
_FRAME = b"\x28\xb5\x2f\xfd"


def unpacked(blob):
    """The bytes of a zstd frame; the blob itself if it is none."""
    if not blob.startswith(_FRAME):
        return blob
    size = _zstd.ZSTD_getFrameContentSize(blob, len(blob))
    if size > 1 << 40:
        raise AssertionError("a frame without its size")
    out = ctypes.create_string_buffer(max(1, size))
    got = _zstd.ZSTD_decompress(out, size, blob, len(blob))
    if got != size:
        raise AssertionError("a frame that can't be unpacked")
    return out.raw[:size]


def rows(folder, sql):
    database = sqlite3.connect(f"file:{folder}/nudge.db?mode=ro", uri=True)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


class _Short:
    """Reads short bytes: runtime/packed/wire.h."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self):
        value = shift = 0
        while True:
            (byte,) = self.take(1)
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def text(self):
        return self.take(self.number()).decode()


def outbox(folder):
    """Each action that is stored: seq, id in hex, subject, line (runtime/store/outbox_batch.h)."""
    found = []
    for seq, count, packed in rows(folder, "SELECT seq, count, bytes FROM outbox ORDER BY seq"):
        batch = _Short(unpacked(packed))
        for place in range(count):
            high, low = (int.from_bytes(batch.take(8), "little") for _ in range(2))
            batch.number()  # its time
            flags = batch.take(1)[0]
            name, subject = f"{high:016x}{low:016x}", batch.text()
            name_at = batch.number() if flags & 2 else None
            line = batch.text()
            if name_at is not None:
                line = line.encode()[:name_at].decode() + name + line.encode()[name_at:].decode()
            found.append((seq + place, name, subject, line))
        if batch.at != len(batch.data):
            raise AssertionError("a batch of the outbox has more than its rows")
    return found


def everything(folder):
    """Pairs of a name and bytes."""
    found = [(str(path.name), path.read_bytes()) for path in sorted(Path(folder).iterdir()) if path.is_file()]
    for (table,) in rows(folder, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        for number, row in enumerate(rows(folder, f"SELECT * FROM {table}")):
            for value in row:
                if isinstance(value, bytes):
                    found.append((f"{table} row {number}", unpacked(value)))
                elif isinstance(value, str):
                    found.append((f"{table} row {number}", value.encode()))
    return found


def places_of(folder, text):
    """Where the text stands, in any of the forms that JSON, UTF-16 or a URL would give it."""
    forms = {text.encode(), text.encode("utf-16-le"), text.replace("@", "%40").encode()}
    return sorted({name for name, data in everything(folder) for form in forms if form in data})
