"""The embedded broker loses nothing and survives damaged files, whoever reads at the same time."""

import multiprocessing
import time
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES

from bureau.jobs import broker

TRANSPORT_ALIASES.setdefault(broker.SCHEME, broker.TRANSPORT)


def connect(root: Path) -> Connection:
    return Connection(f"{broker.SCHEME}://", transport_options=broker.folders(root))


def produce(root: Path, name: str, count: int) -> None:
    with connect(root) as connection:
        queue = connection.SimpleQueue("work")
        for number in range(count):
            queue.put({"id": f"{name}-{number}", "padding": "x" * 2000})


def consume(root: Path, results: "multiprocessing.Queue[list[str]]", seconds: float) -> None:
    seen: list[str] = []
    end = time.monotonic() + seconds
    with connect(root) as connection:
        queue = connection.SimpleQueue("work")
        while time.monotonic() < end and seen[-1:] != ["stop"]:
            try:
                message = queue.get(block=False)
            except Empty:
                time.sleep(0.001)
                continue
            seen.append(message.payload["id"])
            message.ack()
    results.put(seen)


@pytest.fixture(autouse=True)
def _frozen():
    """The order of messages follows the real clock here."""


@pytest.fixture
def root(tmp_path):
    return tmp_path / "broker"


def test_two_producers_and_two_consumers_in_processes_every_message_arrives_exactly_once(root):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    readers = [context.Process(target=consume, args=(root, results, 30.0)) for _ in range(2)]
    writers = [context.Process(target=produce, args=(root, name, 300)) for name in ("a", "b")]
    for process in readers + writers:
        process.start()
    for process in writers:
        process.join(30)
    with connect(root) as connection:
        for _ in readers:
            connection.SimpleQueue("work").put({"id": "stop"})
    seen = [name for _ in readers for name in results.get(timeout=40) if name != "stop"]
    for process in readers:
        process.join(10)
    assert sorted(seen) == sorted(f"{name}-{number}" for name in ("a", "b") for number in range(300))


@pytest.mark.parametrize("content", [b"", b'{"half": ', b"\xff\xfe\x00"])
def test_file_that_cannot_be_read_is_set_aside_and_the_next_message_arrives(root, content):
    with connect(root) as connection:
        queue = connection.SimpleQueue("work")
        damaged = root / "queue" / "0_damaged.work.msg"
        damaged.write_bytes(content)
        queue.put("good")
        assert queue.get(block=False).payload == "good"
        assert not damaged.exists()
        assert [path.name for path in (root / "queue").glob(".*.bad")] == [".0_damaged.work.msg.bad"]


def test_message_half_written_by_another_process_is_not_seen(root):
    with connect(root) as connection:
        queue = connection.SimpleQueue("work")
        (root / "queue" / ".1_x.work.msg.abc.part").write_bytes(b"{")
        assert queue.qsize() == 0
        with pytest.raises(Empty):
            queue.get(block=False)


def test_messages_keep_their_order_and_are_private_to_their_owner(root):
    with connect(root) as connection:
        queue = connection.SimpleQueue("work")
        for number in range(5):
            queue.put(number)
        assert {path.stat().st_mode & 0o777 for path in (root / "queue").glob("*.msg")} == {0o600}
        assert {(root / name).stat().st_mode & 0o777 for name in ("queue", "control")} == {0o700}
        assert [queue.get(block=False).payload for _ in range(5)] == [0, 1, 2, 3, 4]


def test_queue_whose_name_ends_like_another_does_not_take_its_messages(root):
    with connect(root) as connection:
        connection.SimpleQueue("other.work").put("theirs")
        with pytest.raises(Empty):
            connection.SimpleQueue("work").get(block=False)
        assert connection.SimpleQueue("other.work").get(block=False).payload == "theirs"


def test_unacknowledged_message_goes_back_when_the_worker_closes(root):
    with connect(root) as connection:
        queue = connection.SimpleQueue("work")
        queue.put("once")
        assert queue.get(block=False).payload == "once"
        queue.channel.close()
    with connect(root) as connection:
        assert connection.SimpleQueue("work").get(block=False).payload == "once"


def test_damaged_table_of_bindings_is_made_anew_and_unbinding_forgets_only_its_queue(root):
    fan = Exchange("fan", type="fanout")
    with connect(root) as connection:
        Queue("first", fan)(connection.channel()).declare()
    (root / "control" / "fan.exchange").write_bytes(b"")
    with connect(root) as connection:
        channel = connection.channel()
        first, second = Queue("first", fan)(channel), Queue("second", fan)(channel)
        first.declare()
        second.declare()
        assert sorted(row.queue for row in channel.get_table("fan")) == ["first", "second"]
        first.delete()
        assert [row.queue for row in channel.get_table("fan")] == ["second"]
        connection.Producer(channel).publish("news", exchange=fan)
        assert second.get().payload == "news"
