"""The nightly report: how many tasks each agent has done."""

from sophia.core.settings import settings

QUERY = "select agent, count(*) from tasks where done_at > now() - interval '1 day' group by agent order by agent"


def report(rows: list[tuple[str, int]]) -> str:
    """The counts as lines, the busiest agent first."""
    return "\n".join(f"{agent}: {count}" for agent, count in sorted(rows, key=lambda row: -row[1]))


def main() -> None:
    import psycopg

    with psycopg.connect(settings.database_url) as connection:
        print(report(connection.execute(QUERY).fetchall()))


if __name__ == "__main__":
    main()
