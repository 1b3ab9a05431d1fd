use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::charset;

/// Numbers of the properties that are read (MS-OXPROPS 2).
pub(super) mod id {
    /// In the list of names alone: the sets, and the names.
    pub(in crate::outlook) const NAME_SETS: u16 = 0x0002;
    pub(in crate::outlook) const NAMES: u16 = 0x0003;
    pub(in crate::outlook) const MESSAGE_CLASS: u16 = 0x001A;
    pub(in crate::outlook) const SUBJECT: u16 = 0x0037;
    pub(in crate::outlook) const SUBMIT_TIME: u16 = 0x0039;
    pub(in crate::outlook) const REPRESENTING_NAME: u16 = 0x0042;
    pub(in crate::outlook) const REPRESENTING_ADDRESS: u16 = 0x0065;
    pub(in crate::outlook) const TRANSPORT_HEADERS: u16 = 0x007D;
    pub(in crate::outlook) const RECIPIENT_TYPE: u16 = 0x0C15;
    pub(in crate::outlook) const SENDER_NAME: u16 = 0x0C1A;
    pub(in crate::outlook) const SENDER_ADDRESS: u16 = 0x0C1F;
    pub(in crate::outlook) const DISPLAY_CC: u16 = 0x0E03;
    pub(in crate::outlook) const DISPLAY_TO: u16 = 0x0E04;
    pub(in crate::outlook) const DELIVERY_TIME: u16 = 0x0E06;
    pub(in crate::outlook) const BODY: u16 = 0x1000;
    pub(in crate::outlook) const RTF: u16 = 0x1009;
    pub(in crate::outlook) const HTML: u16 = 0x1013;
    pub(in crate::outlook) const MESSAGE_ID: u16 = 0x1035;
    pub(in crate::outlook) const REFERENCES: u16 = 0x1039;
    pub(in crate::outlook) const IN_REPLY_TO: u16 = 0x1042;
    pub(in crate::outlook) const DISPLAY_NAME: u16 = 0x3001;
    pub(in crate::outlook) const ADDRESS: u16 = 0x3003;
    pub(in crate::outlook) const CREATION_TIME: u16 = 0x3007;
    pub(in crate::outlook) const ATTACHMENT_DATA: u16 = 0x3701;
    pub(in crate::outlook) const ATTACHMENT_SHORT_NAME: u16 = 0x3704;
    pub(in crate::outlook) const ATTACHMENT_METHOD: u16 = 0x3705;
    pub(in crate::outlook) const ATTACHMENT_LONG_NAME: u16 = 0x3707;
    pub(in crate::outlook) const ATTACHMENT_PICTURE: u16 = 0x3709;
    pub(in crate::outlook) const ATTACHMENT_PLACE: u16 = 0x370D;
    pub(in crate::outlook) const ATTACHMENT_TYPE: u16 = 0x370E;
    pub(in crate::outlook) const TOP_FOLDER: u16 = 0x35E0;
    pub(in crate::outlook) const SMTP_ADDRESS: u16 = 0x39FE;
    pub(in crate::outlook) const INTERNET_CODE_PAGE: u16 = 0x3FDE;
    pub(in crate::outlook) const MESSAGE_CODE_PAGE: u16 = 0x3FFD;
    pub(in crate::outlook) const SENDER_SMTP_ADDRESS: u16 = 0x5D01;
    pub(in crate::outlook) const REPRESENTING_SMTP_ADDRESS: u16 = 0x5D02;
    pub(in crate::outlook) const STORE_CODE_PAGE: u16 = 0x66C3;
    /// What a card of the address book holds, with the words that people see before it.
    pub(in crate::outlook) const CARD: [(u16, &str); 9] = [
        (0x3A16, "会社"),
        (0x3A18, "部署"),
        (0x3A17, "役職"),
        (0x3A08, "電話"),
        (0x3A1C, "携帯電話"),
        (0x3A24, "FAX"),
        (0x3A09, "自宅電話"),
        (0x3A15, "住所"),
        (0x3A06, "名"),
    ];
    // Named properties, which every file numbers as it likes, stand under these numbers of ours.
    pub(in crate::outlook) const FIRST_NAMED: u16 = 0x8000;
    pub(in crate::outlook) const LOCATION: u16 = 0x8001;
    pub(in crate::outlook) const START: u16 = 0x8002;
    pub(in crate::outlook) const END: u16 = 0x8003;
    pub(in crate::outlook) const TASK_START: u16 = 0x8004;
    pub(in crate::outlook) const TASK_DUE: u16 = 0x8005;
    pub(in crate::outlook) const CARD_MAIL: u16 = 0x8006;
}

/// Types of values (MS-OXCDATA 2.11.1), those that are read.
pub(super) mod kind {
    pub(in crate::outlook) const SHORT: u16 = 0x0002;
    pub(in crate::outlook) const LONG: u16 = 0x0003;
    pub(in crate::outlook) const BOOLEAN: u16 = 0x000B;
    pub(in crate::outlook) const OBJECT: u16 = 0x000D;
    pub(in crate::outlook) const LONG_LONG: u16 = 0x0014;
    pub(in crate::outlook) const NARROW: u16 = 0x001E;
    pub(in crate::outlook) const WIDE: u16 = 0x001F;
    pub(in crate::outlook) const TIME: u16 = 0x0040;
    pub(in crate::outlook) const BINARY: u16 = 0x0102;

    /// Whether values of this type stand with their length, apart from those of fixed size.
    pub(in crate::outlook) fn is_long(kind: u16) -> bool {
        matches!(kind, WIDE | NARROW | BINARY | OBJECT)
    }
}

/// 値
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Number(i64),
    /// Units of 100 ns since 1601.
    Time(u64),
    Wide(String),
    /// In a code page that the item names, or does not.
    Narrow(Vec<u8>),
    Bytes(Vec<u8>),
}

impl Value {
    /// A value of fixed size, which stands at the start of these bytes; `None` for types that are not read.
    pub(super) fn fixed(kind: u16, bytes: &[u8]) -> Option<Self> {
        Some(match kind {
            kind::SHORT => Self::Number(i64::from(i16::from_le_bytes(*bytes.first_chunk()?))),
            kind::LONG => Self::Number(i64::from(i32::from_le_bytes(*bytes.first_chunk()?))),
            kind::BOOLEAN => Self::Number(i64::from(*bytes.first()? != 0)),
            kind::LONG_LONG => Self::Number(i64::from_le_bytes(*bytes.first_chunk()?)),
            kind::TIME => Self::Time(u64::from_le_bytes(*bytes.first_chunk()?)),
            _ => return None,
        })
    }

    /// A value of any length, which is all of these bytes; `None` for types that are not read.
    pub(super) fn long(kind: u16, mut bytes: Vec<u8>) -> Option<Self> {
        Some(match kind {
            kind::WIDE => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
                Self::Wide(String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned())
            }
            kind::NARROW => {
                bytes.truncate(bytes.iter().rposition(|b| *b != 0).map_or(0, |last| last + 1));
                Self::Narrow(bytes)
            }
            kind::BINARY => Self::Bytes(bytes),
            _ => return None,
        })
    }
}

/// 属性: the values of an item, a recipient or an attachment.
#[derive(Debug, Default)]
pub(super) struct Properties {
    values: BTreeMap<u16, Value>,
    /// The code page of the item around these properties.
    pub(super) outer_code_page: Option<i64>,
}

impl Properties {
    /// None yet, of something within an item of this code page.
    pub(super) fn within(code_page: Option<i64>) -> Self {
        Self { outer_code_page: code_page, ..Self::default() }
    }

    pub(super) fn insert(&mut self, id: u16, value: Value) {
        self.values.insert(id, value);
    }

    pub(super) fn has(&self, id: u16) -> bool {
        self.values.contains_key(&id)
    }

    /// A text without surrounding space; `None` if it is empty.
    pub(super) fn text(&self, id: u16) -> Option<String> {
        let text = match self.values.get(&id)? {
            Value::Wide(text) => text.clone(),
            Value::Narrow(bytes) => charset::decode(bytes, self.code_page().and_then(label)).text,
            _ => return None,
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// The first of these that is a text.
    pub(super) fn first_text(&self, ids: &[u16]) -> Option<String> {
        ids.iter().find_map(|id| self.text(*id))
    }

    pub(super) fn number(&self, id: u16) -> Option<i64> {
        match self.values.get(&id)? {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn bytes(&self, id: u16) -> Option<&[u8]> {
        match self.values.get(&id)? {
            Value::Bytes(bytes) | Value::Narrow(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Takes bytes out, so that a large file is held once.
    pub(super) fn take_bytes(&mut self, id: u16) -> Option<Vec<u8>> {
        match self.values.remove(&id)? {
            Value::Bytes(bytes) => Some(bytes),
            other => {
                self.values.insert(id, other);
                None
            }
        }
    }

    pub(super) fn time(&self, id: u16) -> Option<Timestamp> {
        /// Seconds from 1601 to 1970.
        const EPOCH: i64 = 11_644_473_600;
        match self.values.get(&id)? {
            Value::Time(units) => Timestamp::from_second(i64::try_from(units / 10_000_000).ok()? - EPOCH).ok(),
            _ => None,
        }
    }

    /// The code page that narrow texts are in, as far as it is known.
    pub(super) fn code_page(&self) -> Option<i64> {
        self.number(id::MESSAGE_CODE_PAGE).or(self.outer_code_page).or_else(|| self.number(id::INTERNET_CODE_PAGE))
    }

    /// The charset of the HTML body, as far as it is known.
    pub(super) fn html_charset(&self) -> Option<&'static str> {
        self.number(id::INTERNET_CODE_PAGE).or_else(|| self.code_page()).and_then(label)
    }
}

/// The charset label of a code page.
pub(super) fn label(code_page: i64) -> Option<&'static str> {
    Some(match code_page {
        932 => "cp932",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1200 => "utf-16le",
        1250 => "windows-1250",
        1251 => "windows-1251",
        1252 => "windows-1252",
        1253 => "windows-1253",
        1254 => "windows-1254",
        20127 => "us-ascii",
        28591 => "iso-8859-1",
        20932 | 51932 => "euc-jp",
        50220..=50222 => "iso-2022-jp",
        54936 => "gb18030",
        65001 => "utf-8",
        _ => return None,
    })
}
