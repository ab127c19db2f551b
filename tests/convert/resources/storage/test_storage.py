"""Named volumes, memory and what images keep: from a stack to claims, templates and volumes."""

import pytest

from sophia_tidy.convert.ledger import KeyStatus
from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.resources.naming.quantity import quantity
from sophia_tidy.convert.resources.storage.data_copies import VolumeCopy, volume_copies
from sophia_tidy.convert.resources.storage.shared_objects import external_objects
from sophia_tidy.convert.resources.storage.volume_kind import (
    Folder,
    MemoryVolume,
    Nfs,
    PlainVolume,
    Plugin,
    Smb,
    kind_of,
)
from tests.convert.resources.mounted import at, entries, objects, said, staged, stored

ONE = "services:\n  a:\n    image: {image}\n    volumes: [{mount}]\n{more}volumes:\n  data: {volume}\n"


def one(volume: str = "{}", *, image: str = "example/a:1", mount: str = '"data:/data"', more: str = "") -> str:
    return ONE.format(image=image, mount=mount, volume=volume, more=more)


def test_a_named_volume_is_a_claim_that_one_node_may_write():
    stage = staged(one())
    assert at(stored(stage), "/data")["persistentVolumeClaim"] == {"claimName": "data"}
    claim = objects(stage)["PersistentVolumeClaim", "data"]
    assert claim["spec"] == {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}


def test_the_class_and_size_of_claims_are_the_clusters():
    stage = staged(one(), storage_class="longhorn", claim_size="5Gi")
    spec = objects(stage)["PersistentVolumeClaim", "data"]["spec"]
    assert (spec["storageClassName"], spec["resources"]["requests"]["storage"]) == ("longhorn", "5Gi")


def test_a_read_only_mount_and_a_subpath_stay_so():
    stage = staged(
        one(mount="{type: volume, source: data, target: /data, read_only: true, volume: {subpath: a/b, nocopy: true}}")
    )
    assert at(stored(stage), "/data")["mount"] == {
        "name": "data",
        "mountPath": "/data",
        "subPath": "a/b",
        "readOnly": True,
    }
    assert entries(stage)["services.a.volumes[0].volume.nocopy"].status is KeyStatus.NOT_APPLICABLE


def test_a_database_has_a_claim_for_each_copy_and_owns_it():
    stage = staged(one(image="postgres:16", mount='"data:/var/lib/postgresql/data"'))
    found = stored(stage)
    assert at(found, "/var/lib/postgresql/data")["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert [each["metadata"]["name"] for each in found.templates] == ["data"] and found.volumes == []
    assert found.fs_group == 999 and objects(stage) == {}


def test_a_database_without_a_volume_gets_a_claim():
    stage = staged("services:\n  a: {image: 'postgres:16'}\n")
    assert at(stored(stage), "/var/lib/postgresql/data")["metadata"]["name"] == "data"
    assert "data-without-volume" in said(stage)


@pytest.mark.parametrize("mount", ["/var/lib/postgresql", "/var/lib/postgresql/data"])
def test_a_data_folder_at_or_below_a_mount_needs_no_other(mount):
    stage = staged(one(image="postgres:16", mount=f'"data:{mount}"'))
    assert [each["mountPath"] for each in stored(stage).mounts] == [mount]


def test_an_image_that_keeps_nothing_gets_no_claim():
    assert stored(staged("services:\n  a: {image: 'nginx:1.27'}\n")).mounts == []


def test_copies_that_write_have_a_claim_each():
    stage = staged(one(more="    deploy: {replicas: 3}\n"), dialect=Dialect.SWARM)
    assert [each["metadata"]["name"] for each in stored(stage).templates] == ["data"]


def test_a_volume_of_two_services_is_one_claim_and_told():
    stage = staged(one(more='  b: {image: x, volumes: ["data:/in:ro"]}\n'))
    claim = {"claimName": "data"}
    assert (
        at(stored(stage), "/data")["persistentVolumeClaim"]
        == at(stored(stage, "b"), "/in")["persistentVolumeClaim"]
        == claim
    )
    assert objects(stage)["PersistentVolumeClaim", "data"]["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert "shared-volume" in said(stage) and entries(stage)["services.b.volumes[0].source"].status is KeyStatus.ADAPTED


def test_a_class_for_many_nodes_lets_many_write():
    stage = staged(one(more='  b: {image: x, volumes: ["data:/in"]}\n'), shared_storage_class="nfs")
    spec = objects(stage)["PersistentVolumeClaim", "data"]["spec"]
    assert (spec["accessModes"], spec["storageClassName"]) == (
        ["ReadWriteMany"],
        "nfs",
    ) and "shared-volume" not in said(stage)


def test_a_database_whose_volume_another_reads_shares_its_claim():
    stage = staged(
        one(
            image="postgres:16",
            mount='"data:/var/lib/postgresql/data"',
            more='  b: {image: x, volumes: ["data:/in:ro"]}\n',
        )
    )
    assert at(stored(stage), "/var/lib/postgresql/data")["persistentVolumeClaim"] == {"claimName": "data"}
    assert ("PersistentVolumeClaim", "data") in objects(stage)


def test_a_service_on_every_node_has_a_claim_for_each_pod():
    stage = staged(one(more="    deploy: {mode: global}\n"), dialect=Dialect.SWARM)
    assert "volumeClaimTemplate" in at(stored(stage), "/data")["ephemeral"] and "volume-of-each-node" in said(stage)


@pytest.mark.parametrize(("name", "claim"), [("team-archive", "team-archive"), ("team_archive", "team-archive")])
def test_an_external_volume_is_a_claim_that_is_there(name, claim):
    stage = staged(one(f"{{external: true, name: {name}}}"))
    assert at(stored(stage), "/data")["persistentVolumeClaim"] == {"claimName": claim}
    assert objects(stage) == {} and f"PersistentVolumeClaim/{claim}" in external_objects(stage)
    assert entries(stage)["volumes.data.external"].status is KeyStatus.NEEDS_DECISION


def test_nfs_is_a_volume_bound_to_its_claim():
    made = objects(
        staged(one('{driver: local, driver_opts: {type: nfs, o: "addr=10.0.0.5,rw,nfsvers=4", device: ":/exports"}}'))
    )
    volume, claim = made["PersistentVolume", "shop-data"]["spec"], made["PersistentVolumeClaim", "data"]["spec"]
    assert volume["nfs"] == {"server": "10.0.0.5", "path": "/exports"} and volume["mountOptions"] == ["nfsvers=4"]
    assert (
        (claim["volumeName"], claim["storageClassName"])
        == ("shop-data", "")
        == (claim["volumeName"], volume["storageClassName"])
    )
    assert claim["accessModes"] == volume["accessModes"] == ["ReadWriteMany"]


def test_a_share_of_windows_takes_its_account_from_the_store():
    stage = staged(one('{driver_opts: {type: cifs, o: "username=u,password=canary-1,vers=3.0", device: "//nas/x"}}'))
    made = objects(stage)
    spec = made["PersistentVolume", "shop-data"]["spec"]
    assert spec["csi"]["nodeStageSecretRef"]["name"] == "data-smb" and spec["mountOptions"] == ["vers=3.0"]
    assert ("ExternalSecret", "data-smb") in made and "canary" not in str(made)
    assert {"smb-volume", "plaintext-credential"} <= said(stage)


def test_a_folder_of_a_host_is_a_volume_and_a_decision():
    stage = staged(one("{driver_opts: {type: none, o: bind, device: /srv/data}}"))
    assert objects(stage)["PersistentVolume", "shop-data"]["spec"]["hostPath"][
        "path"
    ] == "/srv/data" and "host-folder" in said(stage)


def test_a_plugin_is_a_class_to_choose_and_keeps_its_size():
    stage = staged(one('{driver: rexray/ebs, driver_opts: {size: "20"}}'))
    assert objects(stage)["PersistentVolumeClaim", "data"]["spec"]["resources"]["requests"]["storage"] == "20Gi"
    assert entries(stage)["volumes.data.driver"].status is KeyStatus.NEEDS_DECISION


def test_labels_of_a_volume_are_annotations_of_its_claim():
    head = objects(staged(one('{labels: {com.example.keep: "yes, always"}}')))["PersistentVolumeClaim", "data"][
        "metadata"
    ]
    assert head["annotations"] == {"com.example.keep": "yes, always"}


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ("{}", PlainVolume()),
        ("{driver_opts: {type: tmpfs, device: tmpfs, o: 'size=100m'}}", MemoryVolume("100m")),
        ("{driver_opts: {type: nfs4, o: 'ro,soft', device: 'nas:/x'}}", Nfs("nas", "/x", ("soft",), True)),
        ("{driver_opts: {type: cifs, o: 'user=a,password=b', device: //n/s}}", Smb("//n/s", (), ("user", "password"))),
        ("{driver_opts: {o: bind, type: none, device: /srv}}", Folder("/srv")),
        ("{driver: rexray/ebs}", Plugin("rexray/ebs", "")),
        ("{driver: local, driver_opts: {size: 5g}}", PlainVolume("5g")),
    ],
)
def test_what_a_volume_stands_for(options, kind):
    assert kind_of(staged(one(options)).stack.volumes["data"]) == kind


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("tmpfs: [/run]", {"medium": "Memory"}),
        ('tmpfs: ["/run:size=32m,mode=1777"]', {"medium": "Memory", "sizeLimit": "32Mi"}),
        ("volumes: [{type: tmpfs, target: /run, tmpfs: {size: 64m}}]", {"medium": "Memory", "sizeLimit": "64Mi"}),
        ("volumes: [/run]", {}),
    ],
)
def test_volumes_that_go_with_the_pod(text, volume):
    assert at(stored(staged(f"services:\n  a:\n    image: x\n    {text}\n")), "/run")["emptyDir"] == volume


def test_a_folder_of_dependencies_is_the_images_own():
    stage = staged("services:\n  a: {image: x, volumes: [/app/node_modules]}\n")
    assert stored(stage).mounts == [] and entries(stage)["services.a.volumes[0].target"].status is KeyStatus.ADAPTED


def test_shm_size_is_memory_with_a_limit():
    found = at(stored(staged("services:\n  a: {image: x, shm_size: 256m}\n")), "/dev/shm")
    assert found["emptyDir"] == {"medium": "Memory", "sizeLimit": "256Mi"}


def test_one_path_is_mounted_once_and_names_are_unique():
    found = stored(
        staged(
            "services:\n  a: {image: x, tmpfs: [/run, /r-un, /r/un], volumes: ['r-un:/x'], shm_size: 1m}\nvolumes: {r-un: {}}\n"
        )
    )
    paths, names = [each["mountPath"] for each in found.mounts], [each["name"] for each in found.volumes]
    assert sorted(paths) == sorted(set(paths)) and sorted(names) == sorted(set(names))
    assert {each["name"] for each in found.mounts} == set(names) and len(names) == len(paths) == 5


def test_volumes_of_another_service_are_mounted_too():
    stage = staged(
        "services:\n  b: {image: x, volumes: ['data:/shared']}\n  a: {image: x, volumes_from: ['b:ro']}\nvolumes: {data: {}}\n"
    )
    found = at(stored(stage), "/shared")
    assert found["persistentVolumeClaim"] == {"claimName": "data"} and found["mount"]["readOnly"]


def test_volumes_of_a_container_outside_are_a_decision():
    assert "volumes-from" in said(staged("services:\n  a: {image: x, volumes_from: ['container:other']}\n"))


@pytest.mark.parametrize(("version", "mounted"), [((1, 33), False), ((1, 35), True)])
def test_the_files_of_an_image_are_mounted_where_the_cluster_can(version, mounted):
    stage = staged(
        "services:\n  a: {image: x, volumes: [{type: image, source: assets:3, target: /assets}]}\n", version=version
    )
    assert bool(at(stored(stage), "/assets")) is mounted and ("image-volume" in said(stage)) is not mounted


def test_every_leaf_of_a_volume_is_accounted_for():
    stage = staged(one("{driver: local, driver_opts: {size: 5g}, labels: {x: y}}"))
    assert {each.rule for pointer, each in entries(stage).items() if "volumes" in pointer} & {"unread-key"} == set()


def test_what_has_to_be_copied_and_where_it_belongs():
    stage = staged(
        one(
            image="postgres:16",
            mount='"data:/var/lib/postgresql/data"',
            more='  b: {image: x, volumes: ["files:/f", "./up:/up", "media:/m"]}\n',
        )
        + "  files: {}\n  media: {driver_opts: {type: nfs, o: addr=1.2.3.4, device: ':/m'}}\n"
    )
    objects(stage)
    assert volume_copies(stage) == [
        VolumeCopy("shop_data", "data-a-0", ("a",), "pgdata"),
        VolumeCopy("shop_files", "files", ("b",)),
        VolumeCopy("./up", "b-up", ("b",), host=True),
    ]


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, ""),
        (1, "1"),
        (1024, "1Ki"),
        (268435456, "256Mi"),
        ("64m", "64Mi"),
        ("10g", "10Gi"),
        ("10GiB", "10Gi"),
        ("1.5g", "1536Mi"),
        ("50%", ""),
        ("", ""),
        (None, ""),
        ("1000", "1000"),
    ],
)
def test_sizes_in_the_largest_exact_unit(size, text):
    assert quantity(size) == text
