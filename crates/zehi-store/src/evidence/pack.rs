use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::Digest as _;
use zehi_domain::id::Sha256;
use zehi_domain::record::{Extent, Frame, PackFixed};

use super::prepared::{Content, Prepared};
use crate::StoreError;
use crate::home::Layout;

/// A pack begins with a skippable frame that says what it is, so that the whole file is a valid zstd file.
pub(crate) const PACK_PREFIX: &[u8] = b"\x50\x2a\x4d\x18\x20\x00\x00\x00Zehi evidence pack 1; see docs.\n";

/// Small contents share a frame of about this size: they compress several times better together, and one of them is
/// still unpacked in about a tenth of a millisecond.
const FRAME: usize = 64 << 10;

/// Contents from this size on have a frame of their own.
pub(crate) const LARGE: usize = 32 << 10;

const LEVEL: i32 = 3;

/// Contents that are to be a frame.
enum Packing {
    Together(Vec<u8>),
    Alone(Vec<u8>),
}

/// Compresses one frame.
pub(crate) fn compress(content: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::bulk::compress(content, LEVEL)
}

/// Writes the documents into a new pack and puts where they lie into their entries. On return the file is on the disk
/// under its final name; until the journal names it, it counts for nothing and the next import may write over it.
pub(crate) fn write(layout: &Layout, number: u64, documents: &mut [Prepared]) -> Result<PackFixed, StoreError> {
    let path = layout.pack(number);
    let frames = arrange(documents);
    let frames = compress_all(frames).map_err(StoreError::file(&path))?;
    let half_written = path.with_extension("pack.tmp");
    // What a killed import left behind cannot be written to, for packs are read-only.
    match std::fs::remove_file(&half_written) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(StoreError::file(half_written)(error));
        }
        _ => {}
    }
    let fixed = write_file(&half_written, number, &frames).map_err(StoreError::file(&half_written))?;
    std::fs::rename(&half_written, &path).map_err(StoreError::file(&path))?;
    sync_folder(&layout.evidence()).map_err(StoreError::file(layout.evidence()))?;
    Ok(fixed)
}

/// Puts contents together: originals first, then texts, so that all texts of a pack are read in one go.
fn arrange(documents: &mut [Prepared]) -> Vec<Packing> {
    let mut frames = Vec::new();
    for document in documents.iter_mut() {
        document.entry.bytes = place(&mut frames, &mut document.bytes);
    }
    let originals = frames.len();
    let mut texts = Vec::new();
    for document in documents.iter_mut() {
        if let (Some(reading), Some(text)) = (&mut document.entry.reading, &mut document.text) {
            let extent = place(&mut texts, text);
            reading.text = Extent { frame: extent.frame + originals as u64, ..extent };
        }
    }
    frames.append(&mut texts);
    frames
}

/// Gives a content its place, and takes it.
fn place(frames: &mut Vec<Packing>, content: &mut Content) -> Extent {
    let length = content.len();
    match std::mem::replace(content, Content::Small(Vec::new())) {
        Content::Large { frame, .. } => {
            frames.push(Packing::Alone(frame));
            Extent { frame: frames.len() as u64 - 1, start: 0, length }
        }
        Content::Small(bytes) => {
            let open = frames.iter().rposition(|frame| matches!(frame, Packing::Together(_)));
            let open = open.and_then(|index| match &mut frames[index] {
                Packing::Together(held) if held.len() + bytes.len() <= FRAME => Some((index, held)),
                _ => None,
            });
            if let Some((index, held)) = open {
                let start = held.len() as u64;
                held.extend_from_slice(&bytes);
                return Extent { frame: index as u64, start, length };
            }
            frames.push(Packing::Together(bytes));
            Extent { frame: frames.len() as u64 - 1, start: 0, length }
        }
    }
}

fn compress_all(frames: Vec<Packing>) -> std::io::Result<Vec<Vec<u8>>> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let share = frames.len().div_ceil(workers).max(1);
    let mut rest = frames.into_iter();
    let shares: Vec<Vec<Packing>> =
        std::iter::from_fn(|| Some(rest.by_ref().take(share).collect::<Vec<_>>()).filter(|part| !part.is_empty()))
            .collect();
    let done: Vec<std::io::Result<Vec<Vec<u8>>>> = std::thread::scope(|scope| {
        let working: Vec<_> = shares.into_iter().map(|part| scope.spawn(|| compress_share(part))).collect();
        let broken = || std::io::Error::other("圧縮が中断されました");
        working.into_iter().map(|worker| worker.join().unwrap_or_else(|_| Err(broken()))).collect()
    });
    let mut compressed = Vec::new();
    for part in done {
        compressed.extend(part?);
    }
    Ok(compressed)
}

fn compress_share(frames: Vec<Packing>) -> std::io::Result<Vec<Vec<u8>>> {
    let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
    let done = frames.into_iter().map(|frame| match frame {
        Packing::Alone(frame) => Ok(frame),
        Packing::Together(content) => compressor.compress(&content),
    });
    done.collect()
}

fn write_file(path: &Path, number: u64, frames: &[Vec<u8>]) -> std::io::Result<PackFixed> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut hash = sha2::Sha256::new();
    let mut offset = PACK_PREFIX.len() as u64;
    out.write_all(PACK_PREFIX)?;
    hash.update(PACK_PREFIX);
    let mut placed = Vec::with_capacity(frames.len());
    for frame in frames {
        out.write_all(frame)?;
        hash.update(frame);
        placed.push(Frame { offset, length: frame.len() as u64 });
        offset += frame.len() as u64;
    }
    let file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    read_only(&file)?;
    file.sync_all()?;
    Ok(PackFixed { number, length: offset, sha256: Sha256(hash.finalize().into()), frames: placed })
}

/// Guards a pack against a slip of the hand; `verify` guards it against the rest.
#[cfg(unix)]
fn read_only(file: &File) -> std::io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o400))
}

#[cfg(not(unix))]
fn read_only(_: &File) -> std::io::Result<()> {
    Ok(())
}

/// A rename is on the disk only when its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Reads frames of a pack.
pub(crate) struct FrameReader {
    file: File,
    length: u64,
    path: PathBuf,
}

impl FrameReader {
    pub(crate) fn open(layout: &Layout, pack: u64) -> Result<Self, StoreError> {
        let path = layout.pack(pack);
        let file = File::open(&path).map_err(StoreError::file(&path))?;
        let length = file.metadata().map_err(StoreError::file(&path))?.len();
        Ok(Self { file, length, path })
    }

    /// The content of a frame, however much it is; a place outside the file is an error, not an allocation.
    pub(crate) fn content(&mut self, offset: u64, length: u64) -> Result<Vec<u8>, StoreError> {
        self.try_content(offset, length).map_err(StoreError::file(&self.path))
    }

    fn try_content(&mut self, offset: u64, length: u64) -> std::io::Result<Vec<u8>> {
        if offset.checked_add(length).is_none_or(|end| end > self.length) {
            return Err(std::io::Error::other("保管ファイルの外を指しています"));
        }
        self.file.seek(SeekFrom::Start(offset))?;
        let mut compressed = vec![0; usize::try_from(length).map_err(std::io::Error::other)?];
        self.file.read_exact(&mut compressed)?;
        let mut content = Vec::with_capacity(2 * FRAME);
        zstd::stream::read::Decoder::with_buffer(compressed.as_slice())?.single_frame().read_to_end(&mut content)?;
        Ok(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_contents_share_a_frame_and_large_ones_do_not() {
        let mut frames = Vec::new();
        let mut put = |content: Content| place(&mut frames, &mut { content });
        let small = || Content::Small(vec![1; 30_000]);
        let extents = [put(small()), put(Content::Large { frame: vec![0; 9], length: 99 }), put(small()), put(small())];
        let at = |frame, start, length| Extent { frame, start, length };
        assert_eq!(extents, [at(0, 0, 30_000), at(1, 0, 99), at(0, 30_000, 30_000), at(2, 0, 30_000)]);
    }

    #[test]
    fn a_pack_is_a_valid_zstd_file() {
        let file = [PACK_PREFIX, &compress("検収".as_bytes()).expect("compresses")].concat();
        assert_eq!(zstd::stream::decode_all(file.as_slice()).expect("a zstd file"), "検収".as_bytes());
    }
}
