//! Entitlements as one page: nothing is loaded from elsewhere, nothing runs, and it prints.

use super::Entitlements;
use super::page::{Block, page};
use crate::Language;
use crate::decision::markup::Markup;

const STYLE: &str = include_str!("../decision/page.css");

/// Everything that a case is entitled to, as a page of HTML that is complete in itself, accessible and without scripts.
#[must_use]
pub fn html(entitlements: &Entitlements, language: Language) -> String {
    let page = page(entitlements, language);
    let mut markup = Markup::new();
    markup
        .raw(match language {
            Language::It => "<!DOCTYPE html>\n<html lang=\"it\">\n",
            Language::En => "<!DOCTYPE html>\n<html lang=\"en\">\n",
        })
        .raw("<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
        .raw("<title>")
        .text(&page.title)
        .raw("</title>\n<style>\n")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n<main>\n");
    markup.element("h1", "", &page.title);
    let mut in_list = false;
    for block in &page.blocks {
        let is_item = matches!(block, Block::Item { .. });
        if is_item != in_list {
            markup.raw(if is_item { "<ul>\n" } else { "</ul>\n" });
            in_list = is_item;
        }
        match block {
            Block::Heading(text) => markup.element("h2", "", text),
            Block::Paragraph(text) => markup.paragraph("", text),
            Block::Item { mark, text, under, .. } => {
                markup.raw("<li>");
                markup.text(mark).raw(" ").text(text).raw("\n");
                for line in under {
                    markup.paragraph("", line);
                }
                markup.raw("</li>\n");
            }
        }
    }
    markup.raw(if in_list { "</ul>\n" } else { "" }).raw("</main>\n</body>\n</html>\n");
    markup.out
}
