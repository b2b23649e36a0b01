from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import clock


def test_the_clock_moves_for_everyone_who_reads_the_file_and_runs_on(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock.use_offset_file(file)
    try:
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
        noon = datetime(2030, 3, 31, 12, tzinfo=UTC)
        clock.move_to(noon, file)
        assert noon <= clock.now() < noon + timedelta(seconds=5)
    finally:
        clock.use_offset_file(None)
