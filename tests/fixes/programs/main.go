package main

import "fmt"

const key = "@@"

type client struct{ key string }

func ask(c *client) { fmt.Println(c.key, len("x @@")) }

func main() {
	fmt.Println(key, "Bearer @@", `raw \n @@ "x"`, "a @@ b"[2:])
	ask(&client{
		key: "@@",
	})
}
