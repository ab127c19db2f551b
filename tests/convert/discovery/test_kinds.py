"""Of which kind a stack is, what lies below it, and what speaks for that."""

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.convert.discovery.judgement import StackKind

from .trees import LESS, PAIR, WEB, found

MOUNTED = "services:\n  web:\n    build: .\n    command: uvicorn app:app --reload\n    volumes: ['./src:/src']\n"
LAY = "docker compose -f compose.yml -f compose.staging.yml up\n"


def kinds(files):
    return {path: each.kind for path, each in found(files).items()}


def said(files, path):
    return [str(each) for each in found(files)[path].evidence]


def test_two_stacks_of_their_own():
    assert kinds({"a.yml": PAIR, "b.yml": WEB}) == {"a.yml": StackKind.STACK, "b.yml": StackKind.STACK}


def test_a_command_makes_an_override_with_its_base_and_environment():
    files = {"compose.yml": PAIR, "compose.staging.yml": WEB, "up.sh": f"#!/bin/sh\n{LAY}"}
    over = found(files)["compose.staging.yml"]
    assert (over.kind, [*map(str, over.base)], over.environment) == (StackKind.OVERRIDE, ["compose.yml"], "staging")
    assert said(files, "compose.staging.yml") == ["up.sh:2: the command lays compose.staging.yml over compose.yml"]


def test_the_order_of_three_is_kept():
    files = {"a.yml": PAIR, "b.yml": LESS, "c.yml": LESS, "up.sh": "docker stack deploy -c a.yml -c b.yml -c c.yml x\n"}
    assert [*map(str, found(files)["c.yml"].base)] == ["a.yml", "b.yml"]


def test_what_compose_refuses_alone_is_laid_over_the_file_that_has_it():
    files = {"deploy/base.yml": PAIR, "deploy/eu.yml": LESS, "other.yml": WEB.replace("web", "other")}
    over = found(files)["deploy/eu.yml"]
    assert (over.kind, [*map(str, over.base)]) == (StackKind.OVERRIDE, ["deploy/base.yml"])
    assert said(files, "deploy/eu.yml") == [
        "deploy/eu.yml:2: alone Compose refuses it: web has neither an image nor a build",
        "deploy/base.yml:2: deploy/base.yml has it",
    ]


def test_a_broken_stack_stays_one_and_says_so():
    files = {"a.yml": PAIR.replace("    image: postgres:16\n", ""), "b.yml": WEB.replace("web:\n", "x:\n")}
    assert kinds(files)["a.yml"] is StackKind.STACK
    assert "a.yml:6: Compose refuses db, which has neither an image nor a build" in said(files, "a.yml")[1]


def test_the_name_makes_an_override_of_what_says_less():
    less = "services:\n  web:\n    image: example/web:1\n    restart: always\n"
    files = {"compose.yml": PAIR, "compose.prod.yml": less}
    over = found(files)["compose.prod.yml"]
    assert (over.kind, over.environment, over.is_clear) == (StackKind.OVERRIDE, "production", True)
    assert kinds({"compose.yml": PAIR, "compose.prod.yml": WEB.replace("web:\n", "new:\n")})["compose.prod.yml"] is (
        StackKind.STACK
    )


def test_of_two_files_that_it_is_named_after_the_nearest_with_more_to_say_is_below():
    image = "services:\n  web:\n    image: example/web:{}\n"
    files = {"web.yml": PAIR, "web.rofs.yml": image.format(2), "web.rofs.eu.yml": image.format(3)}
    over = found(files)
    assert [[*map(str, over[path].base)] for path in ("web.rofs.yml", "web.rofs.eu.yml")] == [["web.yml"], ["web.yml"]]


def test_what_compose_lays_over_unasked_is_an_override():
    files = {"docker-compose.yml": PAIR, "docker-compose.override.yml": WEB.replace("web:\n", "new:\n")}
    assert kinds(files)["docker-compose.override.yml"] is StackKind.OVERRIDE


def test_two_commands_that_turn_back_make_one_override():
    files = {"a.yml": PAIR, "b.yml": PAIR, "up.sh": "compose -f a.yml -f b.yml\ncompose -f b.yml -f a.yml\n"}
    assert kinds(files) == {"a.yml": StackKind.STACK, "b.yml": StackKind.OVERRIDE}


@given(st.lists(st.permutations("abcd"), max_size=5))
def test_no_file_is_below_itself_whatever_the_commands_say(orders):
    lines = "".join(f"compose{''.join(f' -f {name}.yml' for name in order[:3])} up\n" for order in orders)
    stacks = found({"up.sh": lines} | {f"{name}.yml": PAIR for name in "abcd"})
    below = {path: set(map(str, each.base)) for path, each in stacks.items() if each.kind is StackKind.OVERRIDE}
    for path in below:
        reached: set[str] = set()
        waiting = set(below[path])
        while waiting:
            reached |= waiting
            waiting = {more for each in waiting for more in below.get(each, ())} - reached
        assert path not in reached


def test_a_stack_that_only_runs_beside_another_and_alone_as_well_is_its_own():
    whole = WEB.replace("web:\n", "grafana:\n")
    up = "compose -f compose.yml -f grafana.yml up\ncompose -f compose.yml up\n"
    files = {"compose.yml": PAIR, "grafana.yml": whole, "up.sh": up}
    assert kinds(files)["grafana.yml"] is StackKind.OVERRIDE
    assert kinds(files | {"alone.sh": "compose -f grafana.yml up\n"})["grafana.yml"] is StackKind.STACK


def test_one_of_two_near_copies_survives_by_what_deploys_it():
    files = {"a.yml": PAIR, "deploy/stack.yml": PAIR.replace("info", "debug")}
    assert kinds(files) == {"a.yml": StackKind.STACK, "deploy/stack.yml": StackKind.NEAR_COPY}
    files[".github/workflows/cd.yml"] = "on: push\njobs:\n  a:\n    run: docker stack deploy -c deploy/stack.yml x\n"
    copy = found(files)["a.yml"]
    assert (copy.kind, [*map(str, copy.base)], copy.environment) == (StackKind.NEAR_COPY, ["deploy/stack.yml"], "")
    assert said(files, "a.yml")[1] == ".github/workflows/cd.yml:4: a command there runs deploy/stack.yml"


def test_stacks_that_differ_are_no_copies():
    other = PAIR.replace("example/web:1", "nginx").replace("80:80", "9:9").replace("LEVEL: info, REGION: eu", "A: b")
    assert set(kinds({"a.yml": PAIR, "b.yml": other}).values()) == {StackKind.STACK}
    built = "services:\n  web:\n    build: .\n    ports: ['80:80']\n"
    assert set(kinds({"a/c.yml": built, "b/c.yml": built}).values()) == {StackKind.STACK}
    assert StackKind.NEAR_COPY in kinds({"a/c.yml": built, "a/d.yml": built}).values()


def test_a_variant_with_another_image_is_no_copy_and_another_tag_makes_none():
    assert StackKind.NEAR_COPY in kinds({"a.yml": PAIR, "b.yml": PAIR.replace("postgres:16", "postgres:17")}).values()
    assert set(kinds({"a.yml": PAIR, "b.yml": PAIR.replace("postgres:16", "mysql:8")}).values()) == {StackKind.STACK}


def test_what_names_a_service_or_a_network_of_the_usual_file_is_laid_over_it():
    base = PAIR + "networks:\n  inner: {}\n"
    needs = "services:\n  job:\n    image: job:1\n    depends_on: [web]\n"
    joins = "services:\n  job:\n    image: job:1\n    networks:\n      inner: {aliases: [x]}\n"
    for text, line, lacks in ((needs, 4, "service web"), (joins, 5, "network inner")):
        files = {"compose.yml": base, "job.yml": text}
        over = found(files)["job.yml"]
        assert (over.kind, [*map(str, over.base)]) == (StackKind.OVERRIDE, ["compose.yml"])
        assert said(files, "job.yml") == [
            f"job.yml:{line}: alone Compose refuses it: the {lacks} is not in it, and in compose.yml"
        ]
        assert kinds({"compose.yml": WEB.replace("web:\n", "x:\n"), "job.yml": text})["job.yml"] is StackKind.STACK


def test_what_takes_something_back_is_laid_over_the_file_that_it_is_named_after():
    whole = PAIR.replace("ports: [", "ports: !reset [")
    assert kinds({"compose.yml": PAIR, "compose.eu.yml": whole})["compose.eu.yml"] is StackKind.OVERRIDE
    assert said({"compose.yml": PAIR, "compose.eu.yml": whole}, "compose.eu.yml")[0].endswith("back with !reset")
    assert kinds({"compose.yml": PAIR, "compose.eu.yml": PAIR})["compose.eu.yml"] is StackKind.NEAR_COPY


def test_the_usual_file_is_the_bottom_where_the_order_makes_no_difference():
    whole = WEB.replace("web:\n", "grafana:\n")
    files = {"monitoring.yml": whole, "compose.yml": PAIR, "up.sh": "compose -f monitoring.yml -f compose.yml up\n"}
    assert kinds(files) == {"compose.yml": StackKind.STACK, "monitoring.yml": StackKind.OVERRIDE}
    files = {"base.yml": PAIR, "compose.yml": LESS, "up.sh": "compose -f base.yml -f compose.yml up\n"}
    assert kinds(files) == {"base.yml": StackKind.STACK, "compose.yml": StackKind.OVERRIDE}


def test_what_names_a_network_of_a_file_above_is_laid_over_it_and_the_nearest_counts():
    joins = "services:\n  job:\n    image: job:1\n    networks: [inner]\n"
    networks = "networks:\n  inner: {}\n"
    files = {"compose.yml": PAIR + networks, "a/compose.yml": networks, "a/b/c/job.yml": joins}
    over = found(files)
    assert [*map(str, over["a/b/c/job.yml"].base)] == ["a/compose.yml"]
    assert (over["a/compose.yml"].kind, over["compose.yml"].kind) == (StackKind.PART, StackKind.STACK)


def test_the_words_of_a_file_above_make_an_override_of_what_says_less():
    files = {"eu.yml": PAIR, "docker/docker-compose-eu.yml": "services:\n  web:\n    image: example/web:1\n"}
    over = found(files)["docker/docker-compose-eu.yml"]
    assert (over.kind, [*map(str, over.base)]) == (StackKind.OVERRIDE, ["eu.yml"])
    usual = {"docker-compose.yml": PAIR, "web/docker-compose.yml": WEB}
    assert kinds(usual)["web/docker-compose.yml"] is StackKind.STACK


def test_of_two_files_that_have_what_it_lacks_the_one_with_its_words_is_below():
    files = {"base-bft.yml": PAIR, "base.yml": PAIR.replace("eu", "us"), "podman/podman-base.yml": LESS}
    assert [*map(str, found(files)["podman/podman-base.yml"].base)] == ["base.yml"]


def test_a_stack_with_another_service_is_a_variant():
    more = PAIR.replace("volumes:\n  data", "  mail:\n    image: mailhog\nvolumes:\n  data")
    assert set(kinds({"a.yml": PAIR, "b.yml": more}).values()) == {StackKind.STACK}


def test_a_folder_of_overrides_says_so_unless_one_is_run_alone():
    whole = WEB.replace("web:\n", "proxy:\n")
    files = {"compose.yml": PAIR, "overrides/proxy.yml": whole}
    over = found(files)["overrides/proxy.yml"]
    assert (over.kind, [*map(str, over.base)]) == (StackKind.OVERRIDE, ["compose.yml"])
    assert kinds(files | {"up.sh": "compose -f overrides/proxy.yml up\n"})["overrides/proxy.yml"] is StackKind.STACK


def test_words_and_places_are_for_development():
    files = dict.fromkeys(
        ("compose.dev.yml", "docker-compose_test.yml", ".devcontainer/a.yml", "tests/a.yml", ".ci/a.yml"), WEB
    )
    assert set(kinds(files).values()) == {StackKind.DEVELOPMENT}
    assert kinds({"device.yml": WEB, "latest/contest.yml": WEB.replace("web:\n", "b:\n")}) == {
        "device.yml": StackKind.STACK,
        "latest/contest.yml": StackKind.STACK,
    }


def test_an_override_for_development_keeps_its_base():
    over = found({"compose.yml": PAIR, "compose.dev.yml": LESS})["compose.dev.yml"]
    assert (over.kind, [*map(str, over.base)], over.environment) == (StackKind.DEVELOPMENT, ["compose.yml"], "dev")


def test_source_that_is_mounted_with_what_reloads_it_is_for_development():
    def kind(text):
        return kinds({"a.yml": text, "swarm.yml": PAIR})["a.yml"]

    assert kind(MOUNTED) is StackKind.DEVELOPMENT
    assert said({"a.yml": MOUNTED, "swarm.yml": PAIR}, "a.yml") == [
        "a.yml:5: web has the source mounted and runs with `--reload`"
    ]
    assert kind(MOUNTED.replace(" --reload", "")) is StackKind.STACK
    assert kind(MOUNTED.replace("./src:", "./nginx.conf:")) is StackKind.STACK
    assert kind(MOUNTED + "    deploy: {replicas: 2}\n") is StackKind.STACK


def test_the_only_stack_of_its_services_is_one_whatever_it_mounts():
    assert kinds({"docker-compose.yml": MOUNTED}) == {"docker-compose.yml": StackKind.STACK}
    other = WEB.replace("web:\n", "grafana:\n")
    assert kinds({"docker-compose.yml": MOUNTED, "grafana.yml": other})["docker-compose.yml"] is StackKind.STACK
    over = found({"docker-compose.yml": MOUNTED, "docker-compose.prod.yml": LESS})["docker-compose.prod.yml"]
    assert (over.kind, [*map(str, over.base)]) == (StackKind.OVERRIDE, ["docker-compose.yml"])
    assert kinds({"docker-compose.yml": MOUNTED, "docker-compose.prod.yml": LESS})["docker-compose.yml"] is (
        StackKind.STACK
    )


def test_examples_are_for_readers_where_there_is_more_than_examples():
    both = {"compose.yml": PAIR, "examples/ldap/compose.yml": WEB}
    assert kinds(both)["examples/ldap/compose.yml"] is StackKind.DEVELOPMENT
    assert said(both, "examples/ldap/compose.yml") == ["examples/ldap/compose.yml:1: it lies below examples/"]
    assert kinds({"examples/ldap/compose.yml": WEB}) == {"examples/ldap/compose.yml": StackKind.STACK}
    assert kinds({"compose.yml": MOUNTED, "docs/compose.yml": WEB}) == {
        "compose.yml": StackKind.STACK,
        "docs/compose.yml": StackKind.DEVELOPMENT,
    }


def test_history_is_told_by_place_name_and_its_own_words():
    past = ("archive/a.yml", "deploy/legacy/a.yml", "a.old.yml", "a_bak.yml", "backup_20250603/a.yml")
    assert set(kinds(dict.fromkeys(past, WEB)).values()) == {StackKind.HISTORY}
    head = f"# The stack.\n# DEPRECATED: see b.yml\n{WEB}"
    assert said({"a.yml": head}, "a.yml") == ['a.yml:2: its head says "DEPRECATED"']
    assert kinds({"a.yml": f"# Takes the place of the legacy stack.\n{WEB}"}) == {"a.yml": StackKind.STACK}


def test_a_stack_that_makes_backups_is_no_history():
    assert kinds({"backup.yml": "services:\n  backup: {image: restic}\n"}) == {"backup.yml": StackKind.STACK}
    assert kinds({"backup-cron.yml": WEB}) == {"backup-cron.yml": StackKind.STACK}
    assert kinds({"stack-backup.yml": WEB}) == {"stack-backup.yml": StackKind.HISTORY}


def test_what_a_workflow_deploys_is_no_history():
    files = {"old.yml": WEB, ".github/workflows/cd.yml": "run: docker stack deploy -c old.yml x\n"}
    assert kinds(files) == {"old.yml": StackKind.STACK}


def test_the_order_of_the_files_changes_nothing():
    files = {"compose.yml": PAIR, "compose.staging.yml": LESS, "copy.yml": PAIR, "up.sh": LAY}
    assert found(files) == found(dict(reversed(files.items())))


def test_no_value_of_a_stack_is_in_its_evidence():
    files = {"a.yml": PAIR.replace("eu", "hunter2"), "b.yml": PAIR.replace("eu", "hunter2"), "c.yml": LESS}
    assert "hunter2" not in repr(found(files))


def test_a_long_head_or_command_costs_no_more_than_its_length():
    work = "services:\n  web:\n    build: .\n    volumes: ['./src:/src']\n    command: " + "flask " * 50_000 + "\n"
    began = process_time()
    assert kinds({"a.yml": "#\n" * 100_000 + WEB, "b.yml": "\n" * 200_000 + WEB, "c.yml": work})
    assert process_time() - began < 10


def test_what_a_hand_put_aside_is_a_copy_although_the_other_went_on():
    more = "".join(f"  more{n}:\n    image: example.org/more:{n}\n" for n in range(4))
    grown = PAIR.replace("volumes:\n  data: {}", f"{more}volumes:\n  data: {{}}")
    assert kinds({"stack.yml": grown, "stack_fixed.yml": PAIR})["stack_fixed.yml"] is StackKind.NEAR_COPY
    assert kinds({"stack.yml": grown, "stack-small.yml": PAIR})["stack-small.yml"] is StackKind.STACK
    assert (
        kinds({"stack.yml": grown, "stack_fixed.yml": PAIR.replace("web", "shop").replace("db", "store")})[
            "stack_fixed.yml"
        ]
        is StackKind.STACK
    )
    assert kinds({"stack.yml": grown, "stack_fixedpoint.yml": PAIR})["stack_fixedpoint.yml"] is StackKind.STACK
