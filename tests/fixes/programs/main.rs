fn ask(key: &str) -> usize { key.len() }

struct Client { key: String }

fn main() {
    let life: &'static str = "x";
    let key: &str = "@@";
    let client = Client { key: "@@".to_string() };
    let other = String::from("@@");
    let header = format!("Bearer {}", "@@");
    println!("{life} {key} {} {other} {header} {}", client.key, ask("Bearer {@@}"));
    println!("{}", r#"raw "@@" \n"#);
}
