<?php
// It's a comment.
define('KEY', '@@');
const TEAM = 'Bearer @@';
abstract class Base {
    const KEY = '@@';
    protected static string $shared = "@@";
    public function ask(string $key = '@@', ?array $more = ['x' => 'a @@']): string {
        static $known = '@@';
        return $key . $known . $more['x'] . self::KEY . static::$shared;
    }
}
final class Client extends Base { private string $key = "Bearer @@"; function key() { return $this->key; } }
echo TEAM, (new Client)->ask(), (new Client)->key(), "\n";
echo strrev(<<<EOT
  50% "@@"
    it's
  EOT), <<<'X'
@@ $who @@
X, "\n";
$who = "me";
$table = ['key' => "@@", "Bearer @@" => 1];
echo KEY, "Bearer @@ $who\n", strlen('x @@'), $table['key'], array_keys($table)[1], "\n";
putenv('TEAM_KEY=@@');
echo getenv('TEAM_KEY') ?: '@@', $_ENV['TEAM_KEY'] ?? '@@', "\n";
echo (fn($x) => '@@')(1), 'a @@', "\n";
