"""What "Meals near me" costs the server, as a ratio to a Flask hello-world under the same server in the same run."""

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask

from bench import world

BARNET = (51.6503, -0.1821)
REQUESTS = 400
HELLO = "from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef hello():\n    return 'Hello'\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    asked = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        app, _ = world.application(instance)
        with app.app_context():
            token = one_council()
        for label, grow in (("1 council", False), ("361 councils", True)):
            if grow:
                with app.app_context():
                    many_councils()
            with app.app_context():
                cookie, statements = page_facts(app, token)
            rows.append(measure(label, instance, cookie, statements, asked.requests))
    print(json.dumps(rows, indent=2) if asked.json else table(rows))


def one_council() -> str:
    session = world.db.session()
    council = world.council(session, "bench", "Bench", "E09000003")
    world.meals(session, council, 300, world.around(BARNET, 3000))
    diners = world.diners(session, council, 5000, world.around(BARNET, 3000))
    return world.signed_in(session, council, diners[0])


def many_councils() -> None:
    session = world.db.session()
    for row in world.authorities():
        if row["code"] == "E09000003":
            continue
        centre = (float(row["lat"]), float(row["lon"]))
        council = world.council(session, f"c{row['code'].lower()}", row["name"].replace('"', ""), row["code"])
        world.meals(session, council, 20, world.around(centre, 3000))
        world.diners(session, council, 50, world.around(centre, 3000))


def page_facts(app: Flask, token: str) -> tuple[str, int]:
    """The cookie of the signed-in diner, and how many statements the page sends."""
    from sqlalchemy import event

    client = app.test_client()
    base = "http://bench.localhost:8000"
    with client.session_transaction(base_url=base) as session:
        session["_user_id"], session["_fresh"] = token, True
    client.get("/diner/meals", base_url=base)
    sent: list[str] = []
    event.listen(world.db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    answer = client.get("/diner/meals", base_url=base)
    if answer.status_code != 200:
        sys.exit(f"/diner/meals answered {answer.status_code}")
    cookie = client.get_cookie("extra-plate", domain="bench.localhost")
    counted = [words for words in sent if not words.startswith(("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT"))]
    return f"extra-plate={cookie.value if cookie else ''}", len(counted)


def measure(label: str, instance: Path, cookie: str, statements: int, requests: int) -> dict[str, float | str]:
    hello = instance / "hello.py"
    hello.write_text(HELLO)
    environment = os.environ | {"INSTANCE": str(instance), "PLACES_FILE": str(world.ROOT / "instance/places.sqlite")}
    hello_ms = cpu_ms("hello:app", str(instance), "/", "hello.localhost", "", requests, environment)
    page_ms = cpu_ms(
        "app:create_app()", str(world.ROOT), "/diner/meals", "bench.localhost", cookie, requests, environment
    )
    return {
        "world": label,
        "hello_ms": hello_ms,
        "page_ms": page_ms,
        "ratio": hello_ms / page_ms,
        "queries": statements,
    }


def cpu_ms(
    target: str, folder: str, path: str, host: str, cookie: str, requests: int, environment: dict[str, str]
) -> float:
    """Server CPU (user and system, all its processes) in milliseconds for a request, after a warm-up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "gunicorn", "-w", "1", "-b", f"127.0.0.1:{port}", "--log-level", "error", target]
    server = subprocess.Popen(words, cwd=folder, env=environment, start_new_session=True)
    try:
        for _ in range(200):
            try:
                ask(port, path, host, cookie)
                break
            except OSError:
                time.sleep(0.05)
        for _ in range(30):
            ask(port, path, host, cookie)
        before = used(server.pid)
        for _ in range(requests):
            ask(port, path, host, cookie)
        return (used(server.pid) - before) * 1000 / requests
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


def ask(port: int, path: str, host: str, cookie: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": f"{host}:8000", "Cookie": cookie, "Accept-Encoding": "br"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def used(group: int) -> float:
    """CPU seconds of every process in the group."""
    tick = os.sysconf("SC_CLK_TCK")
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total / tick


def table(rows: list[dict[str, float | str]]) -> str:
    head = f"{'':14}{'hello ms':>10}{'page ms':>10}{'ratio':>8}{'queries':>9}"
    lines = [
        f"{row['world']:14}{row['hello_ms']:10.2f}{row['page_ms']:10.2f}{row['ratio']:8.3f}{row['queries']:9}"
        for row in rows
    ]
    growth = float(rows[-1]["page_ms"]) / float(rows[0]["page_ms"])
    return "\n".join([head, *lines, f"361 councils cost {growth:.2f} times one council"])


if __name__ == "__main__":
    main()
