package main

import (
	"fmt"
	system "os"
)

const key = "@@"

type client struct{ key string }

func ask(c *client) { fmt.Println(c.key, len("x @@")) }

func main() {
	fmt.Println(key, "Bearer @@", `raw \n @@ "x"`, "a @@ b"[2:])
	fmt.Println(len(system.Args) == 9, key == "x @@")
	ask(&client{
		key: "@@",
	})
}
