"""What a capture of `capture.py` holds: frames, the streams of TCP in them, TLS records in those."""

import struct

IPV4, TCP, SYN = 0x0800, 6, 2
RECORD_TYPES = (20, 21, 22, 23)
LONGEST_RECORD = 16_384 + 256


def frames(path):
    content = path.read_bytes()
    at, found = 0, []
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        found.append(content[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def packets(found):
    """The IPv4 packets among frames: protocol, source, destination, what the packet carries."""
    for frame in found:
        if struct.unpack_from(">H", frame, 12)[0] == IPV4:
            head = (frame[14] & 15) * 4
            (length,) = struct.unpack_from(">H", frame, 16)
            yield frame[23], frame[26:30], frame[30:34], frame[14 + head : 14 + length]


def streams(found):
    """The bytes of each direction of each TCP connection that began in the capture, by
    (source, source port, destination, destination port)."""
    begun, whole = {}, {}
    for protocol, source, destination, segment in packets(found):
        if protocol != TCP:
            continue
        source_port, destination_port, sequence = struct.unpack_from(">HHI", segment)
        key = (source, source_port, destination, destination_port)
        if segment[13] & SYN:
            begun[key], whole[key] = sequence + 1, bytearray()
        content = segment[(segment[12] >> 4) * 4 :]
        if content and key in begun:
            at = (sequence - begun[key]) % (1 << 32)
            stream = whole[key]
            if len(stream) < at + len(content):
                stream.extend(bytes(at + len(content) - len(stream)))
            stream[at : at + len(content)] = content
    return whole


def records(stream):
    """The TLS records of a stream: type and length; an error for what is none."""
    at, found = 0, []
    while at < len(stream):
        if len(stream) - at < 5:
            raise AssertionError("byte %d: a part of a record's head" % at)
        kind, version, length = struct.unpack_from(">BHH", stream, at)
        if kind not in RECORD_TYPES or version not in (0x0301, 0x0303) or length > LONGEST_RECORD:
            raise AssertionError("byte %d: `%s` is no TLS record" % (at, stream[at : at + 5].hex()))
        if at + 5 + length > len(stream):
            raise AssertionError("byte %d: a part of a record" % at)
        found.append((kind, length))
        at += 5 + length
    return found
