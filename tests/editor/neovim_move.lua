-- Drives the server from Neovim as its user would, and writes what it saw as JSON.
-- Environment: KEYMEND_SERVER, the executable; KEYMEND_TITLE, the code action to take;
-- KEYMEND_REPORT, the file to write.
local TIMEOUT_MS = 20000

local function wait_for(what, condition)
  assert(vim.wait(TIMEOUT_MS, condition, 20), what .. ' did not happen')
end

local function drive(report)
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({
    name = 'keymend',
    cmd = { vim.env.KEYMEND_SERVER, 'server' },
    root_dir = vim.fn.getcwd(),
  })
  assert(client, 'the server did not start')
  vim.lsp.buf_attach_client(buffer, client)
  wait_for('a diagnostic', function() return #vim.diagnostic.get(buffer) > 0 end)
  report.diagnostics = vim.diagnostic.get(buffer)

  -- Without a terminal, the menu would wait for a person: choose by title.
  vim.ui.select = function(items, options, choose)
    report.titles = vim.tbl_map(options.format_item, items)
    for index, title in ipairs(report.titles) do
      if title == vim.env.KEYMEND_TITLE then
        return choose(items[index], index)
      end
    end
    choose(nil, nil)
  end
  local at = report.diagnostics[1]
  vim.api.nvim_win_set_cursor(0, { at.lnum + 1, at.col })
  vim.lsp.buf.code_action()
  wait_for('the end of the problem', function() return #vim.diagnostic.get(buffer) == 0 end)
  vim.cmd('silent wall')

  vim.lsp.stop_client(client)
  wait_for('the end of the server', function() return vim.lsp.client_is_stopped(client) end)
end

local report = {}
local ok, failure = pcall(drive, report)
if not ok then
  report.failure = tostring(failure)
end
local file = assert(io.open(vim.env.KEYMEND_REPORT, 'w'))
file:write(vim.json.encode(report))
file:close()
vim.cmd('qall!')
