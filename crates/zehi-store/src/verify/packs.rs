use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek as _, SeekFrom};

use sha2::Digest as _;
use zehi_domain::id::Sha256;
use zehi_domain::record::{DocumentsImported, Extent, PackFixed};

use super::walk::Depth;
use crate::evidence::PACK_PREFIX;
use crate::home::Layout;

/// A document of a pack and what is wrong with it; no document where the pack as a whole is.
pub(super) type PackProblem = (Option<u64>, String);

/// A stretch of a frame that has a hash of its own.
struct Stored {
    document: u64,
    what: &'static str,
    extent: Extent,
    sha256: Sha256,
}

/// Compares the pack of an import with what the journal says of it. Memory is bounded whatever lies in the pack.
pub(super) fn check(layout: &Layout, import: &DocumentsImported, depth: Depth) -> Vec<PackProblem> {
    let Some(pack) = &import.pack else { return Vec::new() };
    let name = format!("{:06}.pack", pack.number);
    let file = match File::open(layout.pack(pack.number)) {
        Ok(file) => file,
        Err(error) => return vec![(None, format!("{name} を開けません: {error}"))],
    };
    let mut problems = Vec::new();
    match file.metadata() {
        Ok(metadata) if metadata.len() == pack.length => {}
        Ok(metadata) => {
            problems
                .push((None, format!("{name} の長さが違います({} バイト、台帳では {})", metadata.len(), pack.length)));
        }
        Err(error) => problems.push((None, format!("{name} を調べられません: {error}"))),
    }
    if depth == Depth::Full {
        match file_hash(&file) {
            Ok(hash) if hash == pack.sha256 => {}
            Ok(_) => problems.push((None, format!("{name} の内容が書き換えられています"))),
            Err(error) => problems.push((None, format!("{name} を読めません: {error}"))),
        }
        check_contents(&file, import, pack, &mut problems);
    }
    problems
}

fn file_hash(mut file: &File) -> std::io::Result<Sha256> {
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let mut hash = sha2::Sha256::new();
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(Sha256(hash.finalize().into()));
        }
        hash.update(chunk);
        let length = chunk.len();
        reader.consume(length);
    }
}

fn check_contents(file: &File, import: &DocumentsImported, pack: &PackFixed, problems: &mut Vec<PackProblem>) {
    let mut stored = stored_in(import);
    stored.sort_by_key(|stored| (stored.extent.frame, stored.extent.start));
    for members in stored.chunk_by(|a, b| a.extent.frame == b.extent.frame) {
        let frame = usize::try_from(members[0].extent.frame).ok().and_then(|index| pack.frames.get(index));
        let read = match frame {
            Some(frame) => check_frame(file, frame.offset, frame.length, members, problems),
            None => Err(std::io::Error::other("区画がありません")),
        };
        if let Err(error) = read {
            let broken = |one: &Stored| (Some(one.document), format!("{}を取り出せません: {error}", one.what));
            problems.extend(members.iter().map(broken));
        }
    }
}

fn stored_in(import: &DocumentsImported) -> Vec<Stored> {
    let each = import.numbered().flat_map(|(document, entry)| {
        let bytes = Stored { document, what: "原本", extent: entry.bytes, sha256: entry.sha256 };
        let reading = entry.reading.as_ref();
        let text =
            reading.map(|reading| Stored { document, what: "本文", extent: reading.text, sha256: reading.sha256 });
        [Some(bytes), text].into_iter().flatten()
    });
    each.collect()
}

/// Unpacks one frame from front to back. Contents lie one after another; what comes between them would be hidden from
/// every hash but the file's, so it is an error.
fn check_frame(
    mut file: &File,
    offset: u64,
    length: u64,
    members: &[Stored],
    problems: &mut Vec<PackProblem>,
) -> std::io::Result<()> {
    if offset < PACK_PREFIX.len() as u64 {
        return Err(std::io::Error::other("区画の位置が正しくありません"));
    }
    file.seek(SeekFrom::Start(offset))?;
    let compressed = BufReader::with_capacity(64 << 10, file.take(length));
    let mut content = zstd::stream::read::Decoder::with_buffer(compressed)?.single_frame();
    let mut at = 0;
    for stored in members {
        if stored.extent.start != at {
            return Err(std::io::Error::other("内容の位置が正しくありません"));
        }
        let mut hash = sha2::Sha256::new();
        let read = std::io::copy(&mut content.by_ref().take(stored.extent.length), &mut HashWriter(&mut hash))?;
        if read != stored.extent.length || Sha256(hash.finalize().into()) != stored.sha256 {
            problems.push((Some(stored.document), format!("{}のハッシュが台帳と一致しません", stored.what)));
        }
        at = at.saturating_add(stored.extent.length);
    }
    match content.read(&mut [0])? {
        0 => Ok(()),
        _ => Err(std::io::Error::other("区画に余分な内容があります")),
    }
}

struct HashWriter<'a>(&'a mut sha2::Sha256);

impl std::io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
