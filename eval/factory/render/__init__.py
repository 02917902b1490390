"""From blocks to pages: fonts, line breaking, flow, PDF, scans."""
