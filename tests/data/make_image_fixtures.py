#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/images: small pictures in many formats, and what torchvision makes of them.

Needs Debian's python3-torchvision and python3-pil (torchvision 0.14, Pillow 9.4):
    /usr/bin/python3 tests/data/make_image_fixtures.py
The pictures are computed, so that nothing here has another's copyright. expected/NAME.RESIZE-CROP.png is
CenterCrop(CROP)(Resize(RESIZE)(picture)), NAME.whole-SIDE-CROP.png has Resize((SIDE, SIDE)); NAME.at-X-Y-W-H.png is resized_crop to 224; normalized.txt has the SHA-256
of ToTensor and Normalize.
"""
import hashlib
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional

FOLDER = pathlib.Path(__file__).resolve().parent / "images"
EXPECTED = FOLDER / "expected"


def picture(width, height, seed=0):
    """Slopes, waves and a few hard edges, 8-bit RGB."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    u, v = x / max(width, 2), y / max(height, 2)
    wave = 60 * np.sin(11 * u + seed) * np.cos(7 * v)
    planes = [200 * u + 30 + wave, 180 * v + 40 - wave, 120 + 90 * np.sin(5 * (u + v) + seed)]
    image = np.stack(planes, axis=2)
    image[((u - 0.4) ** 2 + (v - 0.5) ** 2) < 0.04] = (230, 60, 40)
    image[(abs(u - 0.7) < 0.1) & (abs(v - 0.3) < 0.15)] = (20, 30, 200)
    return np.clip(image, 0, 255).astype(np.uint8)


def write_png16(path, samples):
    """A 16-bit PNG, which PIL can't write."""
    height, width = samples.shape[:2]
    colour = 2 if samples.ndim == 3 else 0
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    header = struct.pack(">IIBBBBB", width, height, 16, colour, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        data += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    path.write_bytes(data)


def write_pictures():
    rgb = Image.fromarray(picture(333, 227))
    Image.fromarray(picture(300, 451)).save(FOLDER / "portrait.jpg", quality=90, subsampling=2)
    Image.fromarray(picture(517, 333, 1)).save(FOLDER / "landscape.jpg", quality=85, subsampling=0)
    Image.fromarray(picture(257, 255, 2)).save(FOLDER / "odd.jpg", quality=75, subsampling=1)
    Image.fromarray(picture(310, 280, 3)).save(FOLDER / "progressive.jpg", quality=80, progressive=True)
    Image.fromarray(picture(97, 60)).save(FOLDER / "small.jpg", quality=90)
    rgb.convert("L").save(FOLDER / "grey.jpg", quality=90)
    rgb.convert("CMYK").save(FOLDER / "cmyk.jpg", quality=90)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter; torchvision's loader doesn't turn it back
    Image.fromarray(picture(300, 220, 4)).save(FOLDER / "rotated.jpg", quality=90, exif=exif.tobytes())
    rgb.save(FOLDER / "rgb.png", optimize=True)
    Image.fromarray(picture(31, 18)).save(FOLDER / "tiny.png")
    Image.fromarray(picture(4, 2000)).save(FOLDER / "strip.png")
    Image.fromarray(picture(256, 256, 5)).save(FOLDER / "square.png", optimize=True)
    rgb.quantize(24).save(FOLDER / "palette.png", transparency=3)
    alpha = rgb.convert("RGBA")
    alpha.putalpha(Image.fromarray(picture(333, 227, 6)[:, :, 0]))
    alpha.save(FOLDER / "alpha.png", optimize=True)
    rgb.convert("LA").save(FOLDER / "grey_alpha.png", optimize=True)
    Image.fromarray(picture(120, 90)).convert("1").save(FOLDER / "bits.png", optimize=True)
    wide = picture(140, 90).astype(np.uint16)
    write_png16(FOLDER / "deep.png", wide * 256 + (wide * 7) % 256)
    write_png16(FOLDER / "deep_grey.png", wide[:, :, 0] * 256 + 77)
    Image.fromarray(picture(90, 70)).save(FOLDER / "plain.bmp")
    Image.fromarray(picture(150, 110)).save(FOLDER / "lossy.webp", quality=80)
    rgb.save(FOLDER / "lossless.webp", lossless=True)
    Image.fromarray(picture(120, 90)).save(FOLDER / "packed.tif", compression="tiff_lzw")


def opened(name):
    if name in ("deep.png", "deep_grey.png"):  # PIL can't read the first and turns the second white: the upper bytes
        samples = picture(140, 90)
        return Image.fromarray(samples if name == "deep.png" else samples[:, :, [0, 0, 0]])
    with Image.open(FOLDER / name) as image:
        return image.convert("RGB")


def main():
    EXPECTED.mkdir(parents=True, exist_ok=True)
    write_pictures()
    sizes = {"rgb.png": [(256, 224), (100, 224), (231, 200), (227, 227), (600, 224), (40, 39)],
             "square.png": [(256, 224), (256, 223)]}
    for path in sorted(FOLDER.iterdir()):
        if path.is_file() and path.suffix != ".txt":
            for resize, crop in sizes.get(path.name, [(256, 224)]):
                whole = transforms.Compose([transforms.Resize(resize), transforms.CenterCrop(crop)])
                whole(opened(path.name)).save(EXPECTED / f"{path.name}.{resize}-{crop}.png", optimize=True)
    whole = transforms.Compose([transforms.Resize((256, 256)), transforms.CenterCrop(227)])
    for name in ("rgb.png", "strip.png"):
        whole(opened(name)).save(EXPECTED / f"{name}.whole-256-227.png", optimize=True)
    for x, y, w, h in [(0, 0, 333, 227), (17, 30, 201, 150), (300, 200, 20, 27), (100, 0, 224, 224)]:
        result = functional.resized_crop(opened("rgb.png"), y, x, h, w, [224, 224], InterpolationMode.BILINEAR)
        result.save(EXPECTED / f"rgb.png.at-{x}-{y}-{w}-{h}.png", optimize=True)
    tensor = transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
                                 transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))])(opened("rgb.png"))
    digest = hashlib.sha256(tensor.numpy().astype("<f4").tobytes()).hexdigest()
    (EXPECTED / "normalized.txt").write_text(digest + "\n")


if __name__ == "__main__":
    main()
