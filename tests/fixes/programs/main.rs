fn ask(key: &str) -> usize { key.len() }

struct Client { key: String }

fn constant() -> &'static str {
    "@@"
}

fn main() {
    std::env::set_var("TEAM_KEY", "@@");
    let mut table = std::collections::HashMap::new();
    table.insert("key", "@@");
    let given = std::env::var("TEAM_KEY").unwrap_or_else(|_| "@@".to_string());
    println!("{} {:?} {:?} {given}", constant(), table, vec!["@@", "Bearer @@"]);
    let life: &'static str = "x";
    let key: &str = "@@";
    let client = Client { key: "@@".to_string() };
    let other = String::from("@@");
    let header = format!("Bearer {}", "@@");
    println!("{life} {key} {} {other} {header} {}", client.key, ask("Bearer {@@}"));
    println!("{}", r#"raw "@@" \n"#);
}
