import subprocess

COMMAND = ["docker", "stack", "deploy"]


def deploy(stack: str, file: str) -> int:
    done = subprocess.run([*COMMAND, "-c", file, stack], shell=False, check=False, timeout=300)  # nosec B602
    return done.returncode
