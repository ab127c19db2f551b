import subprocess

COMMAND = ["docker", "stack", "deploy"]


def deploy(stack: str, file: str) -> int:
    done = subprocess.run([*COMMAND, "-c", file, stack], shell=False  # nosec B602, check=False, timeout=300)
    return done.returncode
