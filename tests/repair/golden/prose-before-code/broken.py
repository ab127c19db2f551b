This script cleans the old reports
import os

for name in os.listdir("reports"):
    os.remove(name)
