"""Codings undone: whole bodies only, within the limit, whatever the data say of themselves."""

import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fates import BrokenBody, TooLarge
from crawler.middlewares.compression import opened

LIMIT = 100_000
PAGE = b"<html><body>" + b"<p>The ministers met.</p>" * 200 + b"</body></html>"


def raw_deflate(data):
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


PACKERS = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", raw_deflate),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}
packers = pytest.mark.parametrize(("name", "pack"), PACKERS.values(), ids=PACKERS)


@packers
def test_a_whole_body_comes_out(name, pack):
    assert opened(pack(PAGE), [name], LIMIT) == PAGE


@packers
def test_a_body_at_the_limit_comes_out_and_one_past_it_does_not(name, pack):
    assert len(opened(pack(b"x" * LIMIT), [name], LIMIT)) == LIMIT
    with pytest.raises(TooLarge):
        opened(pack(b"x" * (LIMIT + 1)), [name], LIMIT)


@packers
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 1.0])
def test_a_body_that_breaks_off_is_refused(name, pack, part):
    data = pack(bytes(range(256)) * 200)
    with pytest.raises(BrokenBody):
        opened(data[: min(int(len(data) * part), len(data) - 1)], [name], LIMIT)


@packers
def test_what_is_good_as_far_as_it_goes_may_break_off(name, pack):
    data = pack(bytes(range(256)) * 200)
    assert bytes(range(256)).startswith(
        opened(data[: len(data) // 2], [name], LIMIT, partly=True)[:9]
    )


def test_several_members_and_codings_are_undone_in_turn():
    assert opened(gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0", ["gzip"], LIMIT) == b"ab"
    assert opened(brotli.compress(gzip.compress(PAGE)), ["gzip", "br"], LIMIT) == PAGE
    assert opened(zstd.compress(b"a") + zstd.compress(b"b"), ["zstd"], LIMIT) == b"ab"


@pytest.mark.parametrize("codings", [["gzip"] * 5, ["rot13"], ["gzip", "compress"]])
def test_codings_that_nobody_uses_are_refused(codings):
    with pytest.raises(BrokenBody):
        opened(gzip.compress(PAGE), codings, LIMIT)


def test_a_window_of_zstd_larger_than_the_web_allows_is_refused():
    options = {zstd.CompressionParameter.window_log: 27}
    wide = zstd.compress(bytes(200), options=options)
    packer = zstd.ZstdCompressor(options=options)
    streamed = packer.compress(b"x" * 1000) + packer.flush()
    with pytest.raises(BrokenBody):
        opened(streamed, ["zstd"], LIMIT)
    assert opened(wide, ["zstd"], LIMIT) == bytes(200)  # its frame says how small it is


@settings(max_examples=150)
@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_any_bytes_are_opened_or_refused(data, name):
    for body in (data, b"\x1f\x8b\x08" + data, b"\x28\xb5\x2f\xfd" + data):
        try:
            assert len(opened(body, [name], LIMIT)) <= LIMIT
        except (BrokenBody, TooLarge):
            continue
