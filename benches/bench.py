#!/usr/bin/env python3
"""Figures for docs/bench.md, as a Markdown table: import, search, verify and investigation as whole processes, and the
same mails in other indexers where they are installed (notmuch, mu), in the same run and as ratios.

usage: benches/bench.py [--mails N] [--seed S]      (make bench)
"""
import argparse, base64, datetime as dt, email.utils, json, os, random, shutil, statistics, subprocess, sys, tempfile, time
from email.header import Header

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ZEHI = os.environ.get("ZEHI", f"{ROOT}/target/release/zehi")
THINGS = "見積書 画面設計 議事録 検収 納期 仕様変更 障害 復旧 在庫連携 会員登録 決済 帳票 バックアップ 証明書 負荷試験 受入試験 文字化け 権限 監視 ドメイン 参考サイト 予約 通知 請求 個人情報".split()
ENDS = "を確認しました を修正しました は別途ご相談します を本日送付します の原因を調べています は来週に延期します の件で合意しました を差し替えました をお願いいたします は完了しています".split()
PEOPLE = [("佐藤", "sato"), ("鈴木", "suzuki"), ("高橋", "takahashi"), ("田中", "tanaka"), ("渡辺", "watanabe"), ("髙﨑", "takasaki")]
CHARSETS = [("utf-8", "utf-8"), ("iso-2022-jp", "iso2022_jp"), ("shift_jis", "cp932"), ("euc-jp", "euc_jp")]


def sentence(rng):
    return f"{rng.choice(THINGS)}と{rng.choice(THINGS)}{rng.choice(ENDS)}。{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日、{rng.randrange(1, 900)}万円。"


def mail(rng, number, earlier):
    (name, address), (other, to) = rng.sample(PEOPLE[:5], 2)
    label, codec = rng.choice(CHARSETS)
    body = "\n".join(sentence(rng) for _ in range(rng.randrange(3, 25)))
    subject = f"{rng.choice(THINGS)}の件"
    if earlier and rng.random() < 0.4:
        subject, quoted = rng.choice(earlier)
        subject, body = "Re: " + subject.removeprefix("Re: "), body + "\n\n" + "\n".join("> " + line for line in quoted.split("\n")[:10])
    body += f"\n管理番号 B-{number:07}\n"
    when = dt.datetime(2024, 4, 1, tzinfo=dt.timezone(dt.timedelta(hours=9))) + dt.timedelta(minutes=7 * number)
    head = [
        f"Date: {email.utils.format_datetime(when)}",
        f"From: {Header(name, label).encode()} <{address}@vendor.example>",
        f"To: {Header(other, label).encode()} <{to}@client.example>",
        f"Subject: {Header(subject, label).encode()}",
        f"Message-ID: <{number}@bench.example>",
        "MIME-Version: 1.0",
        f'Content-Type: text/plain; charset="{label}"',
        "Content-Transfer-Encoding: base64",
    ]
    return ("\n".join(head) + "\n\n").encode("ascii") + base64.encodebytes(body.encode(codec)), subject, body


def write_maildir(folder, count, seed):
    rng, earlier = random.Random(seed), []
    for part in ("cur", "new", "tmp"):
        os.makedirs(f"{folder}/{part}")
    probes = {word: 0 for word in THINGS[:6] + ["検収と納期", "髙﨑", "復旧は完了", f"B-{count // 2:07}"]}
    for number in range(count):
        data, subject, body = mail(rng, number, earlier)
        with open(f"{folder}/cur/{1700000000 + number}.{number}.bench:2,S", "wb") as file:
            file.write(data)
        earlier = (earlier + [(subject, body)])[-40:]
        joined = subject + "\n" + body.replace("\n", "")
        for probe in probes:
            probes[probe] += probe in joined
    return probes


def run(*command, **more):
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, **more)
    return time.perf_counter() - started, done


def zehi(*arguments):
    seconds, done = run(ZEHI, *arguments, "--json")
    if done.returncode not in (0, 3):
        sys.exit(f"zehi {' '.join(arguments)}: {done.stderr.strip()}")
    return seconds, json.loads(done.stdout)


def peers(folder, count, work):
    """Name and mails a second of each indexer that is installed."""
    if shutil.which("notmuch"):
        os.makedirs(f"{work}/notmuch")
        with open(f"{work}/notmuch.conf", "w") as file:
            file.write(f"[database]\npath={work}/notmuch\nmail_root={folder}\n[user]\nname=x\nprimary_email=x@bench.example\n[new]\ntags=\n")
        seconds, _ = run("notmuch", "new", "--quiet", env={**os.environ, "NOTMUCH_CONFIG": f"{work}/notmuch.conf", "XAPIAN_CJK_NGRAM": "1"})
        yield "notmuch (XAPIAN_CJK_NGRAM=1)", count / seconds
    if shutil.which("mu"):
        run("mu", "init", f"--muhome={work}/mu", f"--maildir={folder}")
        seconds, _ = run("mu", "index", f"--muhome={work}/mu", "--quiet", env={**os.environ, "XAPIAN_CJK_NGRAM": "1"})
        yield "mu", count / seconds


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--mails", type=int, default=20000)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    work = tempfile.mkdtemp(prefix="zehi-bench-")
    rows = []
    try:
        probes = write_maildir(f"{work}/Maildir", options.mails, options.seed)
        home = f"{work}/home"
        seconds, report = zehi("import", "--home", home, "--project", "p", f"{work}/Maildir")
        rate = options.mails / seconds
        raw = sum(entry.stat().st_size for entry in os.scandir(f"{work}/Maildir/cur"))
        kept = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(home) for name in names)
        rows += [("import, mails a second", f"{rate:.0f}"), ("kept bytes against raw mail", f"{kept / raw:.2f}")]
        times, exact = [], 0
        for probe, wanted in probes.items():
            seconds, found = zehi("search", "--home", home, "--project", "p", f'"{probe}"')
            times.append(seconds)
            exact += found["total"] == wanted
        rows.append(("substrings found in exactly the right number of mails", f"{exact} of {len(probes)}"))
        rows.append(("search, whole process, median", f"{statistics.median(times) * 1000:.0f} ms"))
        seconds, _ = zehi("verify", "--home", home)
        rows.append(("verify", f"{seconds:.1f} s"))
        for name, theirs in peers(f"{work}/Maildir", options.mails, work):
            rows.append((f"import against {name}", f"{rate / theirs:.1f} times ({theirs:.0f} mails a second)"))
        dossiers = [f"{ROOT}/fixtures/case-study"] + sorted(entry.path for entry in os.scandir(f"{ROOT}/fixtures/dossiers"))
        for dossier in dossiers:
            claim = next(entry.path for entry in os.scandir(dossier) if entry.name.startswith("claim"))
            seconds, _ = zehi("investigate", f"{dossier}/project", "--claim", claim)
            rows.append((f"import and investigate {os.path.basename(dossier)}", f"{seconds:.2f} s"))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"| what ({options.mails} mails) | figure |\n| --- | --- |")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


main()
