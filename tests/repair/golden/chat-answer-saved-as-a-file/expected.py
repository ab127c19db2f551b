# Here is the updated version of your script with retries:

import time


def retry(call, times=3):
    for attempt in range(times):
        try:
            return call()
        except OSError:
            time.sleep(2 ** attempt)
    return call()

# Let me know if you want me to add logging as well!
