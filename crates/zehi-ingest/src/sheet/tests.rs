use proptest::prelude::*;

use super::*;
use crate::package_fixture::{package, relationships};

const STYLES: &str = r##"<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy/m/d"/><numFmt numFmtId="165" formatCode="0.0%"/></numFmts>
    <cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"##;

fn workbook(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let book = r#"<workbook xmlns:r="r"><sheets><sheet name="見積" sheetId="1" r:id="rId1"/><sheet name="控え" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>"#;
    let related = relationships(&[
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "worksheet", "worksheets/sheet2.xml"),
        ("rId3", "styles", "styles.xml"),
    ]);
    let root = relationships(&[("rId1", "officeDocument", "xl/workbook.xml")]);
    let hidden = sheet_xml(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>旧単価</t></is></c></row>"#, "");
    let types = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let mut parts = vec![
        ("[Content_Types].xml", types),
        ("_rels/.rels", root.as_str()),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", related.as_str()),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/sheet2.xml", hidden.as_str()),
    ];
    parts.extend(more);
    package(&parts)
}

fn sheet_xml(rows: &str, after: &str) -> String {
    format!(r#"<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"#)
}

fn words(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn read_all(bytes: &[u8]) -> Read {
    read(&Input { name: "見積.xlsx", bytes }, &Limits::default()).unwrap()
}

#[test]
fn every_sheet_is_read_row_by_row_as_it_looks() {
    let rows = format!(
        r#"<row r="1">{}{}</row><row r="3"><c r="A3" s="1"><v>46302</v></c><c r="B3" s="2"><v>0.995</v></c><c r="D3"><v>1254000</v></c></row>"#,
        words("A1", "項目"),
        words("C1", "金額&#10;(税込)")
    );
    let read = read_all(&workbook(&sheet_xml(&rows, ""), &[]));
    assert_eq!(read.reading.text.text(), "項目\t金額\n(税込)\n2026/10/07\t99.5%\t1254000\n旧単価");
    let at = |needle: &str| read.reading.text.text().find(needle).and_then(|at| read.reading.text.anchor_at(at));
    assert_eq!(at("(税込)"), Some(Anchor::SheetCell { sheet: "見積".to_owned(), row: 1, column: 3 }));
    assert_eq!(at("1254000"), Some(Anchor::SheetCell { sheet: "見積".to_owned(), row: 3, column: 4 }));
    assert_eq!(at("旧単価"), Some(Anchor::SheetCell { sheet: "控え".to_owned(), row: 1, column: 1 }));
    assert_eq!(read.reading.notes, ["非表示のシートも読みました: 控え"]);
}

#[test]
fn merged_cells_say_their_words_once() {
    let rows = format!(r#"<row r="1">{}{}{}</row>"#, words("A1", "小計"), words("B1", "小計"), words("C1", "小計"));
    let sheet = sheet_xml(&rows, r#"<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>"#);
    assert!(read_all(&workbook(&sheet, &[])).reading.text.text().starts_with("小計\t小計\n旧"));
}

#[test]
fn comments_and_shapes_follow_the_rows_of_their_sheet() {
    let related = relationships(&[("1", "comments", "../comments1.xml"), ("2", "drawing", "../drawings/drawing1.xml")]);
    let comments = r#"<comments><authors><author>佐藤</author></authors><commentList><comment ref="B2" authorId="0"><text><r><t>単価は</t></r><r><t>合意済み</t></r></text></comment></commentList></comments>"#;
    let drawing = r#"<xdr:wsDr><xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:to><xdr:col>9</xdr:col><xdr:row>9</xdr:row></xdr:to>
        <xdr:sp><xdr:txBody><a:p><a:r><a:t>ここは</a:t></a:r><a:r><a:t>無償</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"#;
    let sheet = sheet_xml(&format!(r#"<row r="1">{}</row>"#, words("A1", "項目")), "");
    let read = read_all(&workbook(
        &sheet,
        &[
            ("xl/worksheets/_rels/sheet1.xml.rels", &related),
            ("xl/comments1.xml", comments),
            ("xl/drawings/drawing1.xml", drawing),
        ],
    ));
    assert_eq!(read.reading.text.text(), "項目\n佐藤: 単価は合意済み\nここは無償\n旧単価");
    let at = |needle: &str| read.reading.text.text().find(needle).and_then(|at| read.reading.text.anchor_at(at));
    assert_eq!(at("合意"), Some(Anchor::SheetCell { sheet: "見積".to_owned(), row: 2, column: 2 }));
    assert_eq!(at("無償"), Some(Anchor::SheetCell { sheet: "見積".to_owned(), row: 5, column: 4 }));
}

#[test]
fn a_million_empty_cells_cost_no_text() {
    let empty: String = (1..=1000)
        .map(|row| format!("<row r=\"{row}\">{}</row>", format!("<c r=\"A{row}\" s=\"1\"/>").repeat(100)))
        .collect();
    let rows = empty + &format!(r#"<row r="1048576">{}</row>"#, words("XFD1048576", "端"));
    let read = read_all(&workbook(&sheet_xml(&rows, ""), &[]));
    assert_eq!(read.reading.text.text(), "端\n旧単価");
}

#[test]
fn open_document_sheets_are_read_as_shown() {
    let content = r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="単価表">
        <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-row><table:table-cell><text:p>稼働率</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value="0.995"><text:p>99.5%</text:p></table:table-cell></table:table-row>
        </table:table></office:spreadsheet></office:body></office:document-content>"#;
    let bytes = package(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)]);
    let read = read_all(&bytes);
    assert_eq!(read.reading.text.text(), "稼働率\t99.5%");
    assert_eq!(
        read.reading.text.anchor_at("稼働率\t".len()),
        Some(Anchor::SheetCell { sheet: "単価表".to_owned(), row: 1_000_001, column: 4 })
    );
}

#[test]
fn what_is_no_workbook_says_why() {
    let compound = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    let secret: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, why) in [
        (b"not a workbook".to_vec(), "表計算"),
        (compound.clone(), "表計算"),
        ([compound, secret].concat(), "パスワード"),
        (package(&[("a.txt", "x")]), "表計算"),
    ] {
        let refused = read(&Input { name: "a.xlsx", bytes: &bytes }, &Limits::default());
        assert!(refused.err().is_some_and(|unreadable| unreadable.reason.contains(why)), "{why}");
    }
}

#[test]
fn cells_beyond_the_limit_are_left_out_with_a_note() {
    let rows: String =
        (1..=5).map(|row| format!(r#"<row r="{row}">{}</row>"#, words(&format!("A{row}"), "一"))).collect();
    let bytes = workbook(&sheet_xml(&rows, ""), &[]);
    let read = read(&Input { name: "a.xlsx", bytes: &bytes }, &Limits { elements: 2, ..Limits::default() }).unwrap();
    assert_eq!(read.reading.text.text(), "一\n一");
    assert!(read.reading.notes.iter().any(|note| note.contains("上限")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_mutation_of_the_bytes_panics(cuts in prop::collection::vec((0usize..1_000_000, any::<u8>()), 1..30)) {
        let mut bytes = workbook(&sheet_xml(&format!(r#"<row r="1">{}</row>"#, words("A1", "項目")), ""), &[]);
        for (at, byte) in cuts {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = read(&Input { name: "a.xlsx", bytes: &bytes }, &Limits::default());
    }

    #[test]
    fn any_format_shows_any_number(value in any::<f64>(), code in "[0#,.%;\\[\\]\"\\\\_*yYmdhsgeaG円¥△ -]{0,16}") {
        let _ = number::number(value, &code);
        let _ = number::moment(&calamine::ExcelDateTime::new(value, calamine::ExcelDateTimeType::DateTime, false), &code);
    }
}
