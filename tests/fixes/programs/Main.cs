using System;

class Program {
    public const string Key = "@@";
    string field = "Bearer @@";

    static void Main() {
        Console.WriteLine(Key + new Program().field + @"C:\ ""@@""");
        Console.WriteLine("a @@".Length + 1);
    }
}
