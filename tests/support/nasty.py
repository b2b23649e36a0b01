"""What nobody should send, and somebody will: for every field and every address."""

LONG = "ä" * 100_000

GARBAGE = (
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "\x00" * 20,
        "-1",
        "0",
        "1e9",
        "NaN",
        "9" * 30,
        "-" + "9" * 30,
        "²",
        "１２",
        "٣٤",
        "½",
    ),
    *("2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "10000-01-01", "2026-W01-1", "25:61", "24:00", "02:30"),
    *("\u202egnp.exe", "\u200b\u200d", "\ufeff", "\U0001f9c0", "Zoe\u0301", "\x85\u2028", "\r\nBcc: all@post.example"),
    *("<script>x()</script>", "'\"--;", "%s%(name)s{0}{{7*7}}", "../../etc/passwd", "//evil.example", "javascript:1"),
    *("other", "yes", "true", "web", "cook", "coordinator", "K7QM2T", "K7QM-2T", "a@" + "b" * 300 + ".example", LONG),
    *("51.2,-0.2", "nan,nan", "inf,inf", "99.99,999.99", "0-99999999999-K7QM2T", "+99999999999999999999", "tel:999"),
)
