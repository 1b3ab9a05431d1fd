//! 悪意ある入力: small patterns repeated a hundred thousand times must not make reading slower than their length does.

use std::time::{Duration, Instant};

use zehi_ingest::Limits;

/// What a reader may take for a megabyte or two, unoptimized and on a busy machine. Reading that grows with the square of
/// the length takes many minutes.
const ALLOWED: Duration = Duration::from_secs(30);

const TIMES: usize = 100_000;

fn alternatives(depth: usize) -> String {
    let mut mail = String::from("Subject: a\n");
    for level in 0..depth {
        mail.push_str(&format!(
            "Content-Type: multipart/alternative; boundary=b{level}x\n\n--b{level}x\nContent-Type: text/plain\n\n\n--b{level}x\n"
        ));
    }
    mail.push_str("Content-Type: text/html\n\n<p>x</p>\n");
    mail
}

#[test]
fn reading_takes_no_longer_than_the_length_asks_for() {
    let header = |name: &str, value: &str| format!("{name}: {}\nSubject: a\n\nbody\n", value.repeat(TIMES));
    let html = |value: &str| format!("Subject: a\nContent-Type: text/html\n\n{}", value.repeat(TIMES));
    let jis = |body: String| format!("Subject: a\nContent-Type: text/plain; charset=iso-2022-jp\n\n{body}");
    let base64 = |body: String| format!("Subject: a\nContent-Transfer-Encoding: base64\n\n{body}");
    let mails = [
        header("To", "<,"),
        header("To", "<"),
        header("To", "=?a?b?x"),
        header("To", "\""),
        header("To", "(("),
        header("To", "a:;"),
        header("Subject", "=?utf-8?B?x "),
        header("Subject", "=?iso-2022-jp?B?GyRC?= "),
        header("Subject", "=?iso-2022-jp?B?YQ==?= "),
        header("References", "<a@b> "),
        header("Date", "1 "),
        header("Content-Type", "a;b="),
        header("Content-Type", "a;filename*1=x"),
        header("X", "y\nstray line\n"),
        html("<"),
        html("<a"),
        html("<x a=\"> \""),
        html("<style>"),
        html("<style></"),
        html("<!--"),
        html("&"),
        html("<td><p>x</p>"),
        html("<blockquote>"),
        html("<tr><td>"),
        jis(format!("\x1b$B{}\x1b(B", "\n".repeat(TIMES))),
        jis(format!("\x1b$B8!\x1b(B{}", "a\n".repeat(TIMES))),
        jis("\x1b".repeat(TIMES)),
        base64(format!("A{}AAAA\n", "=".repeat(TIMES))),
        base64("YQ==\n".repeat(TIMES)),
        format!("Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n{}", "--b\n".repeat(TIMES)),
        format!(
            "Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n{}",
            "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\n".repeat(TIMES)
        ),
        alternatives(19),
        "a: b\n".repeat(TIMES),
    ];
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (index, mail) in mails.iter().enumerate() {
        std::fs::write(folder.path().join("1.eml"), mail).expect("written");
        let start = Instant::now();
        let (documents, _) = crate::read_within(&Limits::default(), &[folder.path().to_owned()]);
        assert!(!documents.is_empty());
        let took = start.elapsed();
        assert!(took < ALLOWED, "mail {index} took {took:?}: {}", &mail[..200.min(mail.len())]);
    }
}
