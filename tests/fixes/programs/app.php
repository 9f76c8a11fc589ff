<?php
// It's a comment.
define('KEY', '@@');
$who = "me";
$table = ['key' => "@@", "Bearer @@" => 1];
echo KEY, "Bearer @@ $who\n", strlen('x @@'), $table['key'], array_keys($table)[1], "\n";
putenv('TEAM_KEY=@@');
echo getenv('TEAM_KEY') ?: '@@', $_ENV['TEAM_KEY'] ?? '@@', "\n";
echo (fn($x) => '@@')(1), 'a @@', "\n";
