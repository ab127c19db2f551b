"""Text that names a service follows the service's name, and only where it names a host."""

import pytest

from sophia_tidy.convert.resources.network.host_references import rewrite, rewrite_content

from ..scene import scene

SERVICES = {
    "web": {"environment": {}},
    "order_api": {"expose": ["80"], "networks": {"n": {"aliases": ["kafka_1", "orders"]}}},
}


def _variable(name: str, value: str) -> str:
    stage = scene({**SERVICES, "web": {"environment": {name: value}}})
    service = stage.stack.services["web"]
    return rewrite(value, service.key("environment", name), service, stage)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("API", "http://order_api:8080/v1", "http://order-api:8080/v1"),
        ("API", "http://order_api/order_api?x=order_api", "http://order-api/order_api?x=order_api"),
        ("DSN", "amqp://u:p@order_api", "amqp://u:p@order-api"),
        ("BROKERS", "kafka_1:9092,kafka_1:9093", "order-api:9092,order-api:9093"),
        ("API_HOST", "order_api", "order-api"),
        ("REDIS_URL", "order_api", "order-api"),
        ("PEERS", "tasks.order_api", "order-api-tasks"),
        ("ANY", "dns+tasks.shop_order_api", "dns+order-api-tasks"),
        ("API", "http://shop_order_api:1", "http://order-api:1"),
        ("API", "HTTP://ORDER_API:1", "HTTP://order-api:1"),
        ("DB", "tcp(order_api:3306)/x", "tcp(order-api:3306)/x"),
    ],
)
def test_changes(name, value, expected):
    assert _variable(name, value) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_NAME", "order_api"),
        ("PATHS", "/srv/order_api/x"),
        ("API", "http://order_api.example.com"),
        ("API", "http://my-order_api:80"),
        ("API", "http://orders:80"),
        ("TEXT", "the order_api of the shop"),
        ("USER", "order_api"),
    ],
)
def test_leaves_alone(name, value):
    assert _variable(name, value) == value


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--host", "order_api"], ["--host", "order-api"]),
        (["--db-host=order_api"], ["--db-host=order-api"]),
        (["-h", "order_api"], ["-h", "order-api"]),
        (["sh", "-c", "pg_isready -h order_api -U order_api"], ["sh", "-c", "pg_isready -h order-api -U order_api"]),
        (["--name", "order_api"], ["--name", "order_api"]),
        (["order_api"], ["order_api"]),
    ],
)
def test_words_of_a_command(words, expected):
    stage = scene({**SERVICES, "web": {"command": words}})
    service = stage.stack.services["web"]
    assert [
        rewrite(word, service.key("command", index), service, stage) for index, word in enumerate(words)
    ] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"upstream x { server order_api; }", b"upstream x { server order-api; }"),
        (b"host: order_api\nname: order_api\n", b"host: order-api\nname: order_api\n"),
        (b"names: ['tasks.order_api']", b"names: ['order-api-tasks']"),
        (b"\xff\xfeorder_api:80", b"\xff\xfeorder_api:80"),
    ],
)
def test_the_content_of_a_config(text, expected):
    assert rewrite_content(text, ("configs", "c"), scene(SERVICES)) == expected


def test_a_change_is_accounted_for_and_told():
    stage = scene({**SERVICES, "web": {"environment": {"API": "http://order_api:80"}}})
    service = stage.stack.services["web"]
    rewrite("http://order_api:80", service.key("environment", "API"), service, stage)
    assert [finding.rule for finding in stage.findings] == ["renamed-host"]
    entry = next(each for each in stage.ledger.settle(stage.stack.model.values) if each.pointer[-1] == "API")
    assert entry.status == "adapted" and "order-api" in entry.note
