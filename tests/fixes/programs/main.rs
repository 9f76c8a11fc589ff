fn ask(key: &str) -> usize { key.len() }

const KEY: &str = "@@";
static HEADER: &'static str = "Bearer @@";

mod inner {
    use super::KEY;
    pub fn ask() -> String { KEY.trim().to_string() + super::KEY.get(..4).unwrap() + &KEY[1..] }
}

struct Client { key: String }

#[derive(Debug)]
enum Kind { Borrowed(&'static str) }

fn kept(key: &str) -> &str { key }

fn constant() -> &'static str {
    "@@"
}

fn main() {
    std::env::set_var("TEAM_KEY", "@@");
    let mut table = std::collections::HashMap::new();
    table.insert("key", "@@");
    let given = std::env::var("TEAM_KEY").unwrap_or_else(|_| "@@".to_string());
    println!("{} {:?} {:?} {given}", constant(), table, vec!["@@", "Bearer @@"]);
    const LOCAL: &str = "@@";
    let kinds = [Kind::Borrowed("@@")];
    let same = kept("@@");
    let chosen: &'static str = if kinds.is_empty() { "x" } else { KEY };
    println!("{kinds:?} {same} {chosen} {}", &"@@"[..9]);
    let closure = |_: i32| KEY;
    println!("{} {} {:?} {} {}", KEY, inner::ask(), [LOCAL; 2], closure(1), KEY == LOCAL);
    println!("{} {}", ask(HEADER), HEADER.to_owned() + &KEY.replace("s", "t"));
    let life: &'static str = "x";
    let key: &str = "@@";
    let client = Client { key: "@@".to_string() };
    let other = String::from("@@");
    let header = format!("Bearer {}", "@@");
    println!("{life} {key} {} {other} {header} {}", client.key, ask("Bearer {@@}"));
    println!("{}", r#"raw "@@" \n"#);
}
