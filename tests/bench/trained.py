"""Time and memory of the trained models in NumPy, compared with PyTorch if installed.

    python -m tests.bench.trained [python-with-torch]

Every measurement is a separate process, with the same number of BLAS threads. PyTorch runs eager
attention and returns all weights and hidden states, as we do. The argument is a Python with torch
and transformers, if it is another one. It asserts nothing, since machines differ.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from attention.models import ENGLISH, find_models

THREADS = ("1", "2")
TEXTS = {
    50: "The animal didn't cross the street because it was too tired. " * 3 + "It was wide. So it",
    128: "It was far too wide. " * 30,
}
TURNS = 3  # alternating; the best counts, since other load only adds time

COMMON = """
import statistics, sys, time
folder, text, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
def clock(run):
    for _ in range(10):
        run()
    times = []
    for _ in range(60):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
"""

OURS = """
from pathlib import Path
from attention import load_encoder
encoder = load_encoder(Path(folder))
print(clock(lambda: encoder.trace(text)))
"""

PYTORCH = """
import os, torch
from transformers import AutoModel, AutoTokenizer
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
def run():
    ids = tokenizer(text, return_tensors="pt", truncation=True, max_length=128)
    with torch.inference_mode():
        return model(**ids, output_attentions=True, output_hidden_states=True)
assert run().last_hidden_state.shape[1] == most
print(clock(run))
"""

# PyTorch does not read the multilingual model's file: a model of the same sizes, which takes as
# long, without its tokenizer.
SAME_SIZES = """
import os, torch
from transformers import XLMRobertaConfig, XLMRobertaModel
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
sizes = dict(hidden_size=384, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536)
config = XLMRobertaConfig(vocab_size=1000, max_position_embeddings=514, **sizes)
config._attn_implementation = "eager"
model = XLMRobertaModel(config, add_pooling_layer=False).eval()
ids = torch.full((1, most), 7)
def run():
    with torch.inference_mode():
        return model(input_ids=ids, output_attentions=True, output_hidden_states=True)
assert run().attentions[-1].shape == (1, 12, most, most)
print(clock(run))
"""

START = """
import attention
start = time.perf_counter()
from pathlib import Path
attention.load_encoder(Path(folder)).trace(text).head(4, 2).matrices["weights"]
print(time.perf_counter() - start)
"""

# The pictures of all heads, as the page sends them, and those of half of the layers.
MAPS = """
import statistics
from dataclasses import replace
from pathlib import Path
import attention
from pages.figures.trained.head_maps import maps_of_all, picture
whole = attention.load_encoder(Path(folder)).trace(text)
half = replace(whole, layers=whole.layers[: len(whole.layers) // 2])
print(clock(lambda: picture(maps_of_all(whole))) / clock(lambda: picture(maps_of_all(half))))
"""

# What is held after three sentences, as the page keeps them, and the most at any time.
MEMORY = """
import attention, numpy
from pathlib import Path
from pages.panels.trained.model import MAX_BYTES, Kept
def megabytes(name):
    status = Path("/proc/self/status").read_text()
    return int(status.split(name + ":")[1].split()[0]) / 1024
numpy.ones((200, 200), numpy.float32) @ numpy.ones((200, 200), numpy.float32)  # BLAS is awake
before = megabytes("VmRSS")
encoder, kept = attention.load_encoder(Path(folder)), Kept(MAX_BYTES)
for number in range(3):
    kept.get(number, lambda: encoder.trace(text))
print(megabytes("%s") - before)
"""


def measure(python: str, folder: Path, program: str, n: int, threads: str = "2") -> float | None:
    """The number that the program prints; None if it cannot run."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    run = subprocess.run(
        [python, "-c", COMMON + program, str(folder), TEXTS[n], str(n)],
        env={**os.environ, **dict.fromkeys(names, threads), "HF_HUB_OFFLINE": "1"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        print(run.stderr.strip().splitlines()[-1], file=sys.stderr)
        return None
    return float(run.stdout)


def compare(python: str, folder: Path, n: int, threads: str, program: str) -> None:
    """Run ours and a program of PyTorch's alternately; print their times and the ratio."""
    ours, theirs = [], []
    for _ in range(TURNS):
        ours.append(measure(sys.executable, folder, OURS, n, threads) or float("nan"))
        other = measure(python, folder, program, n, threads)
        if other is None:
            break
        theirs.append(other)
    line = f"{n:4} pieces, {threads} threads: ours {min(ours) * 1e3:6.1f} ms"
    if theirs:
        line += f", PyTorch eager {min(theirs) * 1e3:6.1f} ms, ratio {min(ours) / min(theirs):.2f}"
    print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    other = "a Python that has torch and transformers, if it is another one"
    parser.add_argument("python", nargs="?", default=sys.executable, help=other)
    python = parser.parse_args().python
    found = find_models()
    if not found:
        sys.exit("no trained model; the README has the command that installs one")
    for name, folder in found.items():
        print(f"the {name} model")
        report(python, name, folder)


def report(python: str, name: str, folder: Path) -> None:
    """Print what was measured of one model."""
    start = min(measure(sys.executable, folder, START, 50) or float("nan") for _ in range(TURNS))
    print(f"from start to the first map, after import: {start * 1e3:.0f} ms")
    ratio = measure(sys.executable, folder, MAPS, 50) or float("nan")
    print(f"pictures of all heads, compared with those of half of them: {ratio:.2f}")
    for n in (50, 128):
        held, most = (measure(sys.executable, folder, MEMORY % at, n) for at in ("VmRSS", "VmHWM"))
        print(
            f"memory for three sentences of {n} pieces: {held:.0f} MB held, at most {most:.0f} MB"
        )
    program = PYTORCH if name == ENGLISH else SAME_SIZES
    for threads in THREADS:
        for n in TEXTS:
            compare(python, folder, n, threads, program)


if __name__ == "__main__":
    main()
