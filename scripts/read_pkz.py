#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens a packed network as NumPy arrays: read_pkz("alexnet.pkz"), or in a terminal read_pkz.py alexnet.pkz [all.npz].
docs/pkz-format.md describes the file. A million weights of the coder "max" take minutes here; pangkas-cli is quick."""
import bisect, copy, hashlib, io, itertools, json, math, re, sys, zipfile, zlib
import numpy as np

# Each coder gives the positions of the stored weights and the numbers of their centroids.
def deflate(streams, layer):
    gaps, codes = (np.frombuffer(streams.get(name, b""), np.uint8) for name in ("gaps", "codes"))
    at = (np.cumsum(gaps + (gaps < 255), dtype=int) - 1)[gaps < 255]
    return at if len(gaps) else np.arange(layer["stored"]), codes
def huffman(stream, start, alphabet, count):  # symbols of a stream that has its code table at byte `start`
    text, lengths, codes, code = "".join(f"{byte:08b}" for byte in stream[start:]), [0], {}, 0
    for item in itertools.islice(re.finditer("0|1(.)(1*)0", text), alphabet):
        lengths.append(lengths[-1] + ((len(item[2]) + 1) * (-1) ** int(item[1]) if item[1] else 0))
    for size, symbol in sorted((size, symbol) for symbol, size in enumerate(lengths[1:]) if size):  # canonical
        codes[f"{code:015b}"[:size]], code = symbol, code + (1 << 15 - size)
    words = itertools.islice(re.compile("|".join(codes)).finditer(text, -(-item.end() // 8) * 8), count)
    return np.array([codes[word[0]] for word in words]) if len(codes) > 1 else np.full(count, symbol)
def deep_compression(streams, layer):
    entries = next(s.get("rawBytes", s["bytes"]) for s in layer["streams"] if s["name"] == "codes")
    codes = huffman(streams["codes"], 0, max(layer["centroids"], 1) + 1, entries)
    gaps = huffman(streams["gaps"], 1, 1 << streams["gaps"][0], entries) if "gaps" in streams else 0 * codes
    return (np.cumsum(gaps + 1) - 1)[codes > 0], codes[codes > 0] - 1
def number(block, at):  # seven bits per byte, the highest first; and where it ends
    end = at + next(i for i, byte in enumerate(block[at:]) if byte < 128) + 1
    return sum((byte & 127) << 7 * i for i, byte in enumerate(reversed(block[at:end]))), end
def rans(block, count):
    if block[0] == 0x30:
        return np.frombuffer(block, np.uint8)[1:]
    lanes, symbols, freqs, at = (32 if block[0] == 0x14 else 4), [], [], 1
    while not symbols or block[at]:
        symbols, at = symbols + [block[at]], at + 1
        if symbols[-1] - 1 in symbols:
            symbols, at = symbols + [symbols[-1] + 1 + i for i in range(block[at])], at + 1
    while len(freqs) < len(symbols):
        freq, at = number(block, at + (not freqs))
        freqs.append(freq)
    value, freq, first = (np.repeat(of, freqs) for of in (symbols, freqs, np.cumsum(freqs) - freqs))
    x, words = np.frombuffer(block, "<u4", lanes, at).astype(int), np.frombuffer(block, "<u2", offset=at + 4 * lanes)
    rows = np.zeros((-(-count // lanes), lanes), np.uint8)
    for row in rows:
        m = x & 4095
        row[:], x = value[m], freq[m] * (x >> 12) + m - first[m]
        low = np.flatnonzero(x < 32768)[:len(words)]  # in the last row some lanes have nothing to say
        x[low], words = x[low] << 16 | words[:len(low)], words[len(low):]
    return rows.ravel()[:count]
def fast(streams, layer):
    nothing, coded = b"\x30" + bytes(layer["stored"]), streams.get("gaps", b"\0\x30" + bytes(layer["stored"]))
    size, at = number(coded, 0)
    kinds = rans(coded[at + size:], layer["stored"]).astype(int)
    gaps, width = np.select([kinds < 16, kinds < 32], [(kinds, 0 * kinds), (4 + kinds % 4, kinds // 4 - 2)],
                            (0 * kinds + 1, kinds - 24))
    bits, start = np.unpackbits(np.frombuffer(coded, np.uint8, size, at)), np.cumsum(width) - width
    for bit in range(max(width)):
        gaps[width > bit] = gaps[width > bit] * 2 + bits[start[width > bit] + bit]
    return np.cumsum(gaps + 1) - 1, rans(streams.get("codes", nothing), layer["stored"])
KNOTS = [round(65536 / (1 + math.exp((16 - i) / 2))) for i in range(33)]
SQUASH = [(KNOTS[i // 128] * (128 - i % 128) + KNOTS[i // 128 + 1] * (i % 128) + 64) // 128 for i in range(4096)]
STRETCH = [max(-2047, min(2047, bisect.bisect_left(SQUASH, i * 16 + 8) - 2048)) for i in range(4096)]
def mixed(streams, layer):  # docs/max-coder.md explains every step
    shape, stored, symbols = layer["weight"]["shape"], layer["stored"], layer["centroids"]
    stream, weights, taps = io.BytesIO(streams["mixed"]), math.prod(shape), math.prod(shape[2:])
    columns, below = weights // math.prod(shape[:1]), stream.read(1)[0] if symbols > 1 else 0
    bits, density = (max(below, symbols - below, 1) - 1).bit_length(), min(65472, (stored << 16) // weights)
    far, before = (3, (1, taps, columns, shape[-1])) if taps > 1 else (2, (1, 2, columns, 2 * columns))
    first, other = (max(1, size // columns) * columns for size in (1 << 21, 1 << 22))
    most, begins = max(127, min(1023, 12 * weights // stored)), [*range(min(first, weights), weights, other), weights]
    sizes = [int.from_bytes(stream.read(4), "little") for _ in begins[1:]] + [-1]
    signed, codes = [c and c - below - (c <= below) for c in range(256)], bytearray(weights)
    taught = {}, {}, [0] * (columns + 2)  # counters, mixers, means of the columns and of the row; the last 8 weights
    def bit(name, *slots):  # a slot begins with its counter's first state: a probability and how often it was met
        mixer = mixers.setdefault(name, [12000 if name else 20000] * 7 + [0])
        x = [STRETCH[counters.get(slot, slot[0]) >> 20] for slot in slots] + [256]
        one = SQUASH[max(1, min(4095, (sum(w * y for w, y in zip(mixer, x)) >> 16) + 2048))]
        bound = (coder[1] >> 16) * one
        b = coder[0] < bound
        coder[:] = (coder[0], bound) if b else (coder[0] - bound, coder[1] - bound)
        while coder[1] < 1 << 24:
            coder[:] = coder[0] << 8 | next(data, 0), coder[1] << 8
        error, met, to = ((b << 16) - one) * (6 + 6400 // (16 + mixer[7])), min(1023, mixer[7] + 1), (b << 22) - b
        mixer[:] = [max(-1 << 24, min(1 << 24, w + (y * error + (1 << 19) >> 20))) for w, y in zip(mixer, x)] + [met]
        for slot in slots:
            p, met = divmod(counters.get(slot, slot[0]), 1024)
            p += (to - p) * (131072 // (2 * met + 3)) >> 16
            counters[slot] = p << 10 | min(127 if name else most, met + 1)
        return b
    for begin, end, size in zip([0] + begins, begins, sizes):
        counters, mixers, means = copy.deepcopy(taught) if begin else taught  # what the first part learns
        data = iter(stream.read(size))
        coder = [int.from_bytes(bytes(next(data, 0) for _ in range(4)), "big"), (1 << 32) - 1]  # value, range
        for i in range(begin, end):
            column, neg, level = i % columns, below > 0, 0
            near = [signed[codes[i - gap]] if i - gap >= begin else 0 for gap in before]
            large = [v and (abs(v) - 1).bit_length() + 1 for v in near]
            across, along = (2 * (m // 2).bit_length() - 2 + (2 * m >> (m // 2).bit_length() & 1) if m > 3 else m // 2
                             for m in (means[column], means[columns]))
            slots = ((6, column), (10, i // columns), (2, means[-1]), (2, across, along, 0),
                     (2, min(31, sum(large)), across, 1), (2, large[2], large[3], 2))
            if stored == weights or bit("", *((max(64, density) << 16 | first, *rest) for first, *rest in slots)):
                level, contexts = 1, [(1, along), (2, across), (3, across // 2, along // 2), (4, large[0], near[0] < 0),
                                      (5, large[far], near[far] < 0)]
                if 0 < below < symbols:
                    signs = tuple((v > 0) - (v < 0) for v in near)
                    neg = bit("sign", *((1 << 31 | 2, "sign", context) for context in [signs] + contexts))
                for depth in range(bits, 0, -1):
                    start = 1 << 31 | {1: 20, 2: 12, 3: 6}.get(depth, 2)
                    level = level * 2 + bit(depth, *((start, level, neg, context) for context in [0] + contexts))
                level += 1 - (1 << bits)
                codes[i] = below + 1 - level if neg else below + level
            means[-1] = means[-1] << 1 & 255 | (level > 0)
            for k in column, columns:
                means[k] += level * 256 - means[k] >> 6
    codes = np.frombuffer(codes, np.uint8)
    return np.flatnonzero(codes), codes[codes > 0] - 1
CODERS = {"deflate": deflate, "deep-compression": deep_compression, "fast": fast, "max": mixed}
def check(data, sha256, what):
    if not hashlib.sha256(data).hexdigest().startswith(sha256):
        raise ValueError(f"{what}: damaged, its SHA-256 differs")
    return data

def read_pkz(path):
    """Tensor name -> float32 array, in the order of the file."""
    arrays, archive = {}, zipfile.ZipFile(path)
    manifest = json.loads(archive.read("manifest.json"))
    unknown = set(manifest["requires"]) - {*CODERS, "gap8", "gap-classes", "rans-nx16"}
    if manifest["format"] != "pangkas-packed-network" or manifest["version"] > 2 or unknown:
        raise ValueError(f"{path}: not a packed network of version 1 or 2 that needs no more than {list(CODERS)}")
    joined = io.BytesIO(archive.read("streams") if "streams" in archive.namelist() else b"")
    for layer in manifest["layers"]:
        streams, weight, floats = {}, layer["weight"], ("values", "codebook", "bias")
        for s in layer["streams"]:  # in version 1 each is an entry of the archive, which inflates it
            name = f"layers/{layer['name']}/{s['name']}"
            data = check(joined.read(s["bytes"]) if "bytes" in s else archive.read(name), s["sha256"], name)
            streams[s["name"]] = zlib.decompress(data, -15, s["size"]) if "size" in s else data
        values, codebook, bias = (np.frombuffer(streams.pop(name, b""), "<f4") for name in floats)
        at, codes = CODERS[layer["coder"]](streams, layer) if streams else (np.arange(layer["stored"]), 0)
        array = np.zeros(math.prod(weight["shape"]), "<f4")
        array[at] = codebook[codes] if layer["form"] == "shared" and len(at) else values
        arrays[weight["tensor"]] = check(array, weight["sha256"], weight["tensor"]).reshape(weight["shape"])
        if "bias" in layer:
            arrays[layer["bias"]["tensor"]] = bias.reshape(layer["bias"]["shape"])
    return arrays

if __name__ == "__main__":
    result = read_pkz(sys.argv[1])
    print(*(f"{name:32} {np.mean(array != 0):8.2%} of {array.shape}" for name, array in result.items()), sep="\n")
    for path in sys.argv[2:]:
        np.savez(path, **result)
