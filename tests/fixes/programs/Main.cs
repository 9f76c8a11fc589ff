using System;

class Program {
    public const string Key = "@@";
    const string Bare = "@@";
    string field = "Bearer @@";

    static void Main() {
        Console.WriteLine(Key + Bare + new Program().field + @"C:\ ""@@""");
        Console.WriteLine("a @@".Length + 1);
        const string local = "@@";
        int one = 1;
        Environment.SetEnvironmentVariable("TEAM_KEY", "@@");
        Console.WriteLine($"{one} @@ {local}" + $@"\ @@ {one}");
        Console.WriteLine(Environment.GetEnvironmentVariable("TEAM_KEY") ?? "@@");
    }
}
