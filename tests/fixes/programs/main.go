package main

import (
	"fmt"
	system "os"
)

const key = "@@"

const (
	first  = 1
	header = "@@" // of the team
	second = "x"
)

const (
	alone token = "@@"
)

type token string

type client struct{ key string }

type server struct {
	token token
}

func ask(c *client) { fmt.Println(c.key, len("x @@")) }

func main() {
	fmt.Println(key, "Bearer @@", `raw \n @@ "x"`, "a @@ b"[2:])
	switch key {
	case "@@":
		fmt.Println(server{token: "@@"})
	}
	fmt.Println(first, header, second, alone, len(alone))
	fmt.Println(len(system.Args) == 9, key == "x @@")
	ask(&client{
		key: "@@",
	})
}
