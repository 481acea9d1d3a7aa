# SPDX-License-Identifier: GPL-3.0-or-later
"""The coder "max" (docs/max-coder.md) in few lines; slow. For a reader of packed files in Python."""
import bisect
import math

KNOTS = [round(65536 / (1 + math.exp(8 - i / 2))) for i in range(33)]
SQUASH = [(KNOTS[i // 128] * (128 - i % 128) + KNOTS[i // 128 + 1] * (i % 128) + 64) // 128 for i in range(4096)]
STRETCH = [max(-2047, min(2047, bisect.bisect_left(SQUASH, i * 16 + 8) - 2048)) for i in range(4096)]


def mean_bucket(mean):
    return mean // 2 if mean < 4 else (w := (mean // 2).bit_length()) * 2 - 2 + (mean >> w - 1 & 1)


def decode_max(stream, shape, stored, symbols):
    """The codes of a layer, one per weight, row by row."""
    weights, rows, taps = math.prod(shape), (*shape, 1)[0], math.prod(shape[2:])
    if not stored or (stored == weights and symbols < 2):
        return bytes([stored > 0]) * weights
    columns, density = weights // rows, max(64, min(65472, (stored << 16) // weights)) << 16
    cuts = [0, *range(max(1, (1 << 21) // columns) * columns, weights, max(1, (1 << 22) // columns) * columns), weights]
    low, at = (stream[0], 1) if symbols > 1 else (0, 0)
    ends = [int.from_bytes(stream[i:i + 4], "little") for i in range(at, at + 4 * len(cuts) - 8, 4)] + [len(stream)]
    at, bits = at + 4 * len(ends) - 4, (max(low, symbols - low, 1) - 1).bit_length()
    tree = [1 << 31 | {bits: 20, bits - 1: 12, bits - 2: 6}.get((i // 2).bit_length(), 2) for i in range(2 << bits)]
    tree[:2], row, value = [1 << 31 | 2] * 2, columns, columns + 2642  # places: the row's counter, the values' ones
    counters = [density | 6] * columns + [density | 2] * 2561 + tree[:1] * 81 + tree * 385
    mixers = [[20000] * 7 + [0]] + [[12000] * 7 + [0] for _ in range(bits + 1)]
    means, codes, taught = [0] * (columns + 2), bytearray(weights), None  # of columns, of the row; then the history
    steps = (1, taps, columns, shape[-1]) if taps > 1 else (1, 2, columns, 2 * columns)
    for begin, end, size in zip(cuts, cuts[1:], ends):
        counters, mixers, means = (counters[:], [m[:] for m in mixers], means[:]) if not taught else (
            taught[0][:], [m[:] for m in taught[1]], taught[2][:])
        data, at = iter(stream[at:at + size]), at + size
        coder = [sum(next(data, 0) << s for s in (24, 16, 8, 0)), (1 << 32) - 1]  # number, range

        def bit(slots, mixer, memory=127):
            x = [STRETCH[counters[i] >> 20] for i in slots] + [256]
            one = SQUASH[max(1, min(4095, (sum(w * y for w, y in zip(mixer, x)) >> 16) + 2048))]
            bound = (coder[1] >> 16) * one
            b = int(coder[0] < bound)
            coder[:] = (coder[0], bound) if b else (coder[0] - bound, coder[1] - bound)
            while coder[1] < 1 << 24:
                coder[:] = coder[0] << 8 | next(data, 0), coder[1] << 8
            error = ((b << 16) - one) * (6 + 6400 // (16 + mixer[-1]))
            mixer[:-1] = [max(-1 << 24, min(1 << 24, w + (y * error + (1 << 19) >> 20))) for w, y in zip(mixer, x)]
            mixer[-1] = min(1023, mixer[-1] + 1)
            for i in slots:
                p, seen = divmod(counters[i], 1024)
                p += ((b << 22) - b - p) * (131072 // (2 * seen + 3)) >> 16
                counters[i] = p << 10 | min(memory, seen + 1)
            return b

        for i in range(begin, end):
            counters[row] = counters[row] if (c := i % columns) else density | 10
            near = [codes[i - s] if i - s >= begin else 0 for s in steps]
            sizes = [(low - k if k <= low else k - low - 1).bit_length() + 1 if k else 0 for k in near]
            kinds = [s + 16 * (0 < k <= low) for s, k in zip(sizes, near)]
            cb, rb, level, b = mean_bucket(means[c]), mean_bucket(means[columns]), 0, 1
            if stored < weights:
                b = bit([c, row, row + 1 + means[-1], row + 257 + 32 * cb + rb,
                         row + 1281 + 32 * min(31, sum(sizes)) + cb, row + 2305 + 16 * sizes[2] + sizes[3]],
                        mixers[0], max(127, min(1023, 12 * weights // stored)))
            if b:
                base = [value + len(tree) * k for k in (1 + rb, 33 + cb, 65 + cb // 2 * 16 + rb // 2, 321 + kinds[0],
                                                        353 + kinds[3 if taps > 1 else 2])]
                sign, node = sum(3 ** j * (1 + k // 16) for j, k in enumerate(kinds) if k), 1
                minus = bit([value - 81 + sign] + base, mixers[1]) if 0 < low < symbols else low > 0
                for depth in range(bits):
                    node += node + bit([p + node * 2 + minus for p in [value] + base], mixers[2 + depth])
                level = node - (1 << bits) + 1
                codes[i] = low + 1 - level if minus else low + level
            means[-1] = (means[-1] << 1 | b) & 255
            for j in (c, columns):
                means[j] += level * 256 - means[j] >> 6
        taught = taught or (counters, mixers, means)
    return bytes(codes)
