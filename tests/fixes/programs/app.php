<?php
// It's a comment.
define('KEY', '@@');
$who = "me";
$table = ['key' => "@@", "Bearer @@" => 1];
echo KEY, "Bearer @@ $who\n", strlen('x @@'), $table['key'], array_keys($table)[1], "\n";
