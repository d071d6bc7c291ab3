package org.tymbal.e2e.browser;

import java.util.List;

/** HiveMQ's web client, a plain page: {@code index.html}, {@code js/app.js} and its libraries, from a folder of its own. */
final class HiveMqPage implements ClientPage {
    private final String origin;
    private final int brokerPort;

    HiveMqPage(String origin, int brokerPort) {
        this.origin = origin;
        this.brokerPort = brokerPort;
    }

    @Override
    public String name() {
        return "HiveMQ's web client";
    }

    @Override
    public String address() {
        return origin + "/?username=&host=127.0.0.1&port=" + brokerPort;
    }

    @Override
    public String connected() {
        return "!!document.body?.classList.contains('connected')";
    }

    @Override
    public String counted() {
        return "document.getElementById('messEdit').childElementCount";
    }

    @Override
    public List<String> buttons() {
        return List.of("a.subArrow");
    }

    @Override
    public boolean waitsForAPerson() {
        return true;
    }

    @Override
    public void connect(Page page) {
        page.script("document.getElementById('sslInput').checked = false;"
                + " document.getElementById('connectButton').click();");
    }

    @Override
    public void subscribe(Page page) {
        page.script("document.getElementById('subscribeTopic').value = 'demo/#';"
                + " document.getElementById('QoSInput').value = '0';"
                + " document.getElementById('subscribeButton').click();");
        page.await(
                "what slides has come to rest",
                () -> page.<Boolean>script("return !!document.querySelector('.subLine') && !jQuery.timers.length"));
    }

    @Override
    public void showNewest(Page page) {}
}
