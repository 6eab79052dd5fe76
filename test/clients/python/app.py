import time

from flask import Flask

app = Flask(__name__)


@app.route("/")
def hello():
    return "Hello, World!"


@app.route("/slow")
def slow():
    time.sleep(2)
    return "done"


if __name__ == "__main__":
    import os

    app.run(port=int(os.environ["PORT"]))
