"""usage: published.py ctgan|tvae TRAIN.csv OUT.csv EPOCHS SEED
Trains the published implementation (the package ctgan, with torch and rdt) with its own options on one thread, and
writes as many rows as it learnt from: the other side of the table in results/neural.md."""
import random
import sys
import time
import numpy
import pandas as pd
import torch
from ctgan import CTGAN, TVAE

kind, train, out, epochs, seed = sys.argv[1:]
torch.set_num_threads(1)
for seeded in (numpy.random.seed, torch.manual_seed, random.seed):
    seeded(int(seed))
table = pd.read_csv(train, skipinitialspace=True)
labels = [name for name in table.columns if table[name].dtype == object]
table[labels] = table[labels].fillna("nan")
model = {"ctgan": CTGAN, "tvae": TVAE}[kind](epochs=int(epochs))
model.set_random_state(int(seed))
before = time.process_time()
model.fit(table, labels)
print(f"fit: {time.process_time() - before:.0f} CPU s")
model.sample(len(table)).to_csv(out, index=False)
