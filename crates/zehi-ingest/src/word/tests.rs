use proptest::prelude::*;
use zehi_domain::evidence::Anchor;

use super::*;
use crate::package_fixture::{package, relationships};

fn document(body: &str) -> String {
    format!(r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#)
}

fn word(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let main = document(body);
    let mut parts = vec![("word/document.xml", main.as_str())];
    parts.extend(more);
    package(&parts)
}

fn read_named(name: &str, bytes: &[u8]) -> Read {
    read(&Input { name, bytes }, &Limits::default()).unwrap()
}

fn text_of(body: &str) -> String {
    read_named("a.docx", &word(body, &[])).reading.text.text().to_owned()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn paragraph(number: u32, part: &str) -> Anchor {
    Anchor::Paragraph { paragraph: number, part: part.to_owned() }
}

/// Place of the first occurrence.
fn place(read: &Read, words: &str) -> Anchor {
    let at = read.reading.text.text().find(words).unwrap();
    read.reading.text.anchor_at(at).unwrap()
}

#[test]
fn runs_of_a_paragraph_are_one_text_with_tabs_and_line_breaks() {
    for (body, expected) in [
        (
            "<w:p><w:r><w:t>修正は</w:t></w:r><w:r><w:t xml:space=\"preserve\">2回 </w:t></w:r><w:r><w:t>まで</w:t></w:r></w:p>",
            "修正は2回 まで",
        ),
        ("<w:p><w:r><w:t>項目</w:t><w:tab/><w:t>金額</w:t></w:r></w:p>", "項目\t金額"),
        ("<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:br w:type=\"page\"/><w:t>続き</w:t></w:r></w:p>", "上\n下続き"),
        ("<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>\n <w:r>\n<w:t>字</w:t>\n</w:r></w:p>", "字"),
        (
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>けんしゅう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>検収</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
            "検収",
        ),
        ("<w:p><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:t>3</w:t></w:r></w:p>", "3"),
        ("<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:t>同意する</w:t></w:r></w:p>", "☑同意する"),
        ("<w:p><w:hyperlink><w:r><w:t>甲&amp;乙</w:t></w:r></w:hyperlink></w:p><w:p/>", "甲&乙"),
    ] {
        assert_eq!(text_of(body), expected, "{body}");
    }
}

#[test]
fn tables_keep_merged_and_nested_cells_apart() {
    let inner = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p("内側"));
    let body = format!(
        "{}<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{}{inner}</w:tc><w:tc>{}{}</w:tc></w:tr>\
         <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>{}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>{}",
        p("前"),
        p("項目"),
        p("金額"),
        p("(税込)"),
        p("修正対応"),
        p("後")
    );
    let read = read_named("a.docx", &word(&body, &[]));
    assert_eq!(read.reading.text.text(), "前\n項目\t金額\n(税込)\n内側\n\t修正対応\n後");
    assert_eq!(place(&read, "項目"), Anchor::TableCell { table: 1, row: 1, column: 1 });
    assert_eq!(place(&read, "(税込)"), Anchor::TableCell { table: 1, row: 1, column: 3 });
    assert_eq!(place(&read, "内側"), Anchor::TableCell { table: 2, row: 1, column: 1 });
    assert_eq!(place(&read, "修正対応"), Anchor::TableCell { table: 1, row: 2, column: 2 });
    assert_eq!(place(&read, "後"), paragraph(2, ""));
}

#[test]
fn inserted_text_is_text_and_deleted_text_is_kept_apart() {
    let body = r#"<w:p><w:r><w:t>稼働率は</w:t></w:r><w:del w:author="乙野"><w:r><w:delText>99.9%</w:delText></w:r></w:del>
        <w:ins w:author="甲田"><w:r><w:t>99.5%</w:t></w:r></w:ins><w:r><w:t>とする。</w:t></w:r></w:p>
        <w:p><w:moveFrom><w:r><w:t>移動</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo><w:r><w:t>移動</w:t></w:r></w:moveTo></w:p>"#;
    let read = read_named("a.docx", &word(body, &[]));
    assert_eq!(read.reading.text.text(), "稼働率は99.5%とする。\n99.9%\n移動");
    assert_eq!(place(&read, "99.9%"), paragraph(2, "deleted"));
    assert_eq!(read.reading.notes, ["変更履歴があります(挿入1か所、削除1か所、変更者: 乙野・甲田)。"]);
}

#[test]
fn text_boxes_notes_comments_and_margins_are_read_once() {
    let body = format!(
        "<w:p><w:r><w:t>本文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{}\
         </w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent>\
         </w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>{}",
        p("枠の中"),
        p("枠の中"),
        p("次")
    );
    let related = relationships(&[
        ("1", "comments", "comments.xml"),
        ("2", "header", "header1.xml"),
        ("3", "header", "header2.xml"),
        ("4", "footnotes", "footnotes.xml"),
        ("5", "footer", "footer1.xml"),
    ]);
    let comments = format!(
        "<w:comments><w:comment w:author=\"佐藤 花子\">{}</w:comment></w:comments>",
        p("この仕様で問題ありません")
    );
    let notes = format!(
        "<w:footnotes><w:footnote w:type=\"separator\">{}</w:footnote><w:footnote>{}</w:footnote></w:footnotes>",
        p("線"),
        p("税別")
    );
    let margin = format!("<w:hdr>{}</w:hdr>", p("社外秘"));
    let bytes = word(
        &body,
        &[
            ("word/_rels/document.xml.rels", &related),
            ("word/comments.xml", &comments),
            ("word/footnotes.xml", &notes),
            ("word/header1.xml", &margin),
            ("word/header2.xml", &margin),
            ("word/footer1.xml", &format!("<w:ftr>{}</w:ftr>", p("株式会社V社"))),
        ],
    );
    let read = read_named("a.docx", &bytes);
    assert_eq!(
        read.reading.text.text(),
        "本文\n枠の中\n次\n税別\n佐藤 花子: この仕様で問題ありません\n社外秘\n株式会社V社"
    );
    for (words, part) in
        [("枠の中", "textbox"), ("税別", "footnote"), ("佐藤", "comment"), ("社外秘", "header"), ("株式会社", "footer")]
    {
        assert!(matches!(place(&read, words), Anchor::Paragraph { part: p, .. } if p == part), "{words}");
    }
    assert!(read.reading.notes.is_empty(), "{:?}", read.reading.notes);
}

#[test]
fn articles_that_word_numbers_by_itself_show_their_number() {
    let related = relationships(&[("1", "styles", "styles.xml"), ("2", "numbering", "numbering.xml")]);
    let styles = r#"<w:styles><w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
        <w:style w:styleId="a3"><w:name w:val="条見出し"/><w:basedOn w:val="1"/></w:style></w:styles>"#;
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1条"/></w:lvl>
        </w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num></w:numbering>"#;
    let styled = |id: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{id}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = styled("1", "（目的）") + &p("本文") + &styled("a3", "（検収）");
    let parts = [
        ("word/_rels/document.xml.rels", related.as_str()),
        ("word/styles.xml", styles),
        ("word/numbering.xml", numbering),
    ];
    let read = read_named("契約.docx", &word(&body, &parts));
    assert_eq!(read.reading.text.text(), "第1条 （目的）\n本文\n第2条 （検収）");
    assert_eq!(place(&read, "第2条"), paragraph(3, "heading"));
}

#[test]
fn properties_and_names_tell_author_title_and_day() {
    let core = |creator: &str| {
        format!(
            "<cp:coreProperties><dc:creator>{creator}</dc:creator><dc:title>覚書</dc:title><dcterms:created>2026-10-07T01:00:00Z</dcterms:created></cp:coreProperties>"
        )
    };
    let (human, program) = (core("佐藤 花子"), core("python-docx"));
    let header = |name, core: &str| read_named(name, &word(&p("本文"), &[("docProps/core.xml", core)])).header;
    let by_human = header("覚書.docx", &human);
    assert_eq!(by_human.author.as_ref().map(|author| author.name.as_str()), Some("佐藤 花子"));
    assert_eq!(by_human.subject.as_deref(), Some("覚書"));
    assert_eq!(by_human.date.map(|at| at.to_string()).as_deref(), Some("2026-10-07T01:00:00Z"));
    assert_eq!(
        header("覚書_20260901.docx", &human).date.map(|at| at.date().to_string()).as_deref(),
        Some("2026-09-01")
    );
    let by_program = header("覚書.docx", &program);
    assert_eq!((by_program.author, by_program.date), (None, None));
}

#[test]
fn what_is_no_word_document_says_why() {
    let compound = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    let secret: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let locked = [&compound[..], &secret].concat();
    for (bytes, why) in [
        (b"not a zip".to_vec(), "ZIP"),
        (compound, "旧形式"),
        (locked, "パスワード"),
        (package(&[("xl/workbook.xml", "<workbook/>")]), "本文が見つかりません"),
        (package(&[("word/document.xml", "<w:document><w:body><w:p")]), "壊れています"),
        (Vec::new(), "ZIP"),
    ] {
        let refused = read(&Input { name: "a.docx", bytes: &bytes }, &Limits::default());
        let reason = refused.err().map(|unreadable| unreadable.reason).unwrap_or_default();
        assert!(reason.contains(why), "{why}: {reason}");
    }
}

#[test]
fn a_document_that_breaks_off_is_read_as_far_as_it_goes() {
    let bytes = package(&[(
        "word/document.xml",
        "<w:document><w:body><w:p><w:r><w:t>前半</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>セル",
    )]);
    let read = read_named("a.docx", &bytes);
    assert_eq!(read.reading.text.text(), "前半\nセル");
    assert_eq!(read.reading.notes, ["文書の一部が壊れているため、読めたところまでを取り込みました。"]);
}

#[test]
fn paragraphs_beyond_the_limit_are_left_out_with_a_note() {
    let limits = Limits { elements: 2, ..Limits::default() };
    let bytes = word(&p("一").repeat(5), &[]);
    let read = read(&Input { name: "a.docx", bytes: &bytes }, &limits).unwrap();
    assert_eq!(read.reading.text.text(), "一\n一");
    assert_eq!(read.reading.notes.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_mutation_of_the_xml_panics(cuts in prop::collection::vec((0usize..2000, 0usize..40, "[<>/a-z:\"=& ]{0,12}"), 1..6)) {
        let mut xml = document(&format!("{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl><w:p><w:r><w:txbxContent>{}</w:txbxContent></w:r></w:p>", p("甲"), p("乙"), p("丙")));
        for (at, length, words) in cuts {
            let boundary = |mut i: usize| { while !xml.is_char_boundary(i) { i -= 1; } i };
            let (start, end) = (boundary(at % xml.len().max(1)), boundary((at % xml.len().max(1) + length).min(xml.len())));
            xml.replace_range(start..end, &words);
            if xml.is_empty() { break; }
        }
        let bytes = package(&[("word/document.xml", &xml)]);
        if let Ok(read) = read(&Input { name: "a.docx", bytes: &bytes }, &Limits::default()) {
            let text = read.reading.text;
            prop_assert!(zehi_domain::evidence::AnchoredText::from_parts(text.text().to_owned(), text.spans().to_vec()).is_some());
        }
    }

    #[test]
    fn no_mutation_of_the_bytes_panics(cuts in prop::collection::vec((0usize..100_000, any::<u8>()), 1..20)) {
        let mut bytes = word(&p("甲"), &[]);
        for (at, byte) in cuts {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = read(&Input { name: "a.docx", bytes: &bytes }, &Limits::default());
    }
}
