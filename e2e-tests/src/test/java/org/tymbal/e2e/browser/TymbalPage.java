package org.tymbal.e2e.browser;

import java.util.List;
import org.openqa.selenium.By;

/** Our own page, from the broker that it connects to: by itself, and subscribed to {@code demo/#} by itself. */
final class TymbalPage implements ClientPage {
    private final int httpPort;

    TymbalPage(int httpPort) {
        this.httpPort = httpPort;
    }

    @Override
    public String name() {
        return "Tymbal";
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + httpPort + "/";
    }

    @Override
    public String connected() {
        return "document.getElementById('pill')?.dataset.state === 'connected'";
    }

    @Override
    public String counted() {
        return "Number(document.getElementById('message-count').textContent.replaceAll(',', ''))";
    }

    @Override
    public List<String> buttons() {
        return List.of("#tab-topics", "#tab-client");
    }

    @Override
    public boolean waitsForAPerson() {
        return false;
    }

    @Override
    public void connect(Page page) {}

    @Override
    public void subscribe(Page page) {
        page.click("list");
        page.await("the parts are there", () -> page.<Boolean>script("return !!document.getElementById('skipping')"));
    }

    @Override
    public void showNewest(Page page) {
        page.browser()
                .driver()
                .findElement(By.cssSelector(".msg:not([hidden])"))
                .click();
        page.await("it is open", () -> page.isShown("detail"));
    }
}
