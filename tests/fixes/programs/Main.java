public class Main {
    static final String KEY = "@@";

    static int length(String a, int b) { return a.length() + b; }

    public static void main(String[] arguments) {
        char quote = '"';
        System.out.println(KEY + quote + "Bearer @@" + "\t@@\"".length());
        System.out.println("""
            {"key": "@@",
              "rate": "50%\t" }
            """ + """
            @@ @@""".trim());
        System.out.println(length("@@", 1) > 3 ? "a @@ b" : "");
        System.out.println(System.getenv().getOrDefault("TEAM_KEY", "@@"));
        System.out.println(System.getenv("TEAM_KEY") != null ? System.getenv("TEAM_KEY") : "@@");
    }
}
