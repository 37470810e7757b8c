#!/usr/bin/env python3
"""Makes the images/ and flights/ folders again from unpacked packages.

Unpack the packages named in README.md (`npm pack NAME@VERSION`, `pip download
--no-deps NAME==VERSION`; a wheel is a zip file), then run:

    python prepare.py --emoji-google DIR --emojione DIR --scikit-image DIR \
        --scikit-learn DIR --vega-datasets DIR [--out DIR]

Each DIR is the top folder of one unpacked package: the one with package.json
in it for npm, the one with the skimage/ or sklearn/ folder for the wheels.
images/ and flights/ under --out (default: beside this script) are replaced.
Needs Python 3.9+ and pyarrow.
"""
import argparse
import csv
import datetime as dt
import json
import pathlib
import shutil

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

# label -> how many 64 px (Noto) and 128 px (EmojiOne) images to take
WANTED = {
    "activities": (85, 20),
    "animals-nature": (120, 40),
    "flags": (80, 0),
    "food-drink": (110, 30),
    "objects": (110, 0),
    "people-body": (60, 0),
    "smileys-emotion": (110, 0),
    "symbols": (80, 0),
    "travel-places": (110, 20),
}

# wheel, path in it, label, name
PHOTOS = [
    ("skimage", "skimage/data/chelsea.png", "animals-nature", "chelsea the cat"),
    ("sklearn", "sklearn/datasets/images/flower.jpg", "animals-nature", "flower"),
    ("skimage", "skimage/data/coffee.png", "food-drink", "coffee cup"),
    ("skimage", "skimage/data/clock_motion.png", "objects", "motion blurred clock"),
    ("skimage", "skimage/data/coins.png", "objects", "greek coins from pompeii"),
    ("sklearn", "sklearn/datasets/images/china.jpg", "travel-places", "chinese temple"),
    ("skimage", "skimage/data/rocket.jpg", "travel-places", "rocket launch"),
    ("skimage", "skimage/data/hubble_deep_field.jpg", "travel-places", "hubble extreme deep field"),
]

FIRST_DAY = dt.datetime(2001, 1, 1)
EVERY_DAYS = 8          # 8 and 7 share no factor, so every weekday comes up
ROW_GROUP = 25_000


def slug(category):
    return category.lower().replace(" & ", "-").replace(" ", "-")


def evenly(items, count):
    """`count` items spread over the whole list, in order."""
    count = min(count, len(items))
    return [items[i * len(items) // count] for i in range(count)]


def images(args, out):
    emoji = json.loads((args.emoji_google / "emoji.json").read_text("utf-8"))
    emoji.sort(key=lambda e: e["sort_order"])
    noto = args.emoji_google / "img" / "google" / "64"
    large = args.emojione / "assets" / "png_128x128"
    rows = []

    def add(source, label, file, name, unified=""):
        target = out / label / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        code = " ".join("U+" + c for c in unified.split("-")) if unified else ""
        rows.append((f"{label}/{file}", label, name, code))

    def large_file(e):
        for code in (e["unified"], e["non_qualified"]):
            if code and (large / f"{code.lower()}.png").exists():
                return large / f"{code.lower()}.png"
        return None

    for label, (small_count, large_count) in WANTED.items():
        mine = [e for e in emoji if slug(e["category"]) == label]
        small = [e for e in mine if (noto / e["image"]).exists()]
        for e in evenly(small, small_count):
            add(noto / e["image"], label, e["image"], e["name"].lower(), e["unified"])
        wide = [e for e in mine if large_file(e)] if large_count else []
        for e in evenly(wide, large_count) if wide else []:
            file = e["image"].replace(".png", "_128.png")
            add(large_file(e), label, file, e["name"].lower(), e["unified"])

    wheels = {"skimage": args.scikit_image, "sklearn": args.scikit_learn}
    for wheel, path, label, name in PHOTOS:
        source = wheels[wheel] / path
        add(source, label, source.name.replace("_", "-"), name)

    with open(out / "labels.csv", "w", encoding="utf-8", newline="") as f:
        table = csv.writer(f, lineterminator="\n")
        table.writerow(("key", "category", "name", "unicode"))
        table.writerows(sorted(rows))
    print(f"{len(rows)} images")


def flights(args, out):
    table = pq.read_table(args.vega_datasets / "data" / "flights-3m.parquet")
    schema = pa.schema([("date", pa.timestamp("us")), ("delay", pa.int64()),
                        ("distance", pa.int64()), ("origin", pa.string()),
                        ("destination", pa.string())])
    table = table.cast(schema)
    out.mkdir(parents=True, exist_ok=True)
    files = {}
    day = FIRST_DAY
    while day < dt.datetime(2001, 7, 1):
        half = day.replace(day=1 if day.day <= 15 else 16)
        files.setdefault(half, []).append(day)
        day += dt.timedelta(days=EVERY_DAYS)
    total = 0
    for half, days in files.items():
        on_day = pc.is_in(pc.floor_temporal(table["date"], unit="day"),
                          value_set=pa.array(days, pa.timestamp("us")))
        part = table.filter(on_day).sort_by(
            [(c, "ascending") for c in ("date", "origin", "destination", "distance", "delay")])
        pq.write_table(part, out / f"{half:%Y-%m-%d}.parquet", compression="snappy",
                       row_group_size=ROW_GROUP, write_statistics=True, store_schema=False)
        total += part.num_rows
    print(f"{total} flights in {len(files)} files")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, what in (("emoji-google", "npm emoji-datasource-google"),
                       ("emojione", "npm emojione"),
                       ("scikit-image", "wheel of scikit-image"),
                       ("scikit-learn", "wheel of scikit-learn"),
                       ("vega-datasets", "npm vega-datasets")):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True,
                            metavar="DIR", help=f"unpacked {what}")
    parser.add_argument("--out", type=pathlib.Path, metavar="DIR",
                        default=pathlib.Path(__file__).resolve().parent)
    args = parser.parse_args()
    for name, make in (("images", images), ("flights", flights)):
        shutil.rmtree(args.out / name, ignore_errors=True)
        make(args, args.out / name)


if __name__ == "__main__":
    main()
